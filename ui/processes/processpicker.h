#pragma once

#include "notices/noticeview.h"
#include "processes/processfilter.h"
#include "processes/processmodel.h"
#include "session/session.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QStackedLayout>
#include <QTimer>
#include <QTreeView>
#include <QWidget>

namespace gopscope {

class RowMenu;

/// The list of Go processes: filter, tree, and a line that counts them.
class ProcessPicker : public QWidget
{
    Q_OBJECT

public:
    ProcessPicker(Session &session, Forwarding &forwarding, QWidget *parent = nullptr);

    void setFormat(const Format &format) { m_model.setFormat(format); }
    void setTree(bool tree);
    void focusFilter();
    /// Puts a button for an action beside the filter.
    void addTool(QAction *action);
    void clearFilter() { m_filterEdit.clear(); }
    void select(const Target *target);
    /// The selected row; null when there is none.
    [[nodiscard]] const ProcessEntry *selected() const;

    [[nodiscard]] QByteArray saveHeader() const;
    void restoreHeader(const QByteArray &state);

Q_SIGNALS:
    /// selected() is another one, or was ticked or unticked.
    void selectionChanged();
    /// Return or a double click on a row that is ticked already.
    void activated();
    /// What there is to say of the selected row is to be read: why it can't be watched, or is silent.
    void whyAsked();
    /// A process is to be forwarded, and it is not known yet where to.
    void forwardingToBeSetUp();
    /// A column came, or went: there is use for so much more width, or less.
    void needsWidth(int pixels);
    /// Why something was not done.
    void saying(const QString &words);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildView();
    void updateSoon(const Target *target);
    void refresh();
    void updateCount();
    void tick(qint64 pid, Target *target, bool on);
    void activate(const QModelIndex &index);
    void toggleSelected();
    void toggleForwarding();
    void editPrefix();
    void setPrefix(Target *target, const QString &prefix);
    void updateForwarding();
    void updateColumns();
    void openMenu(const QPoint &at);
    void offerWays(RowMenu &menu, const ProcessEntry &entry);
    void forwardSelected();
    /// Whether there is a column for what is forwarded: as soon as forwarding is set up, so that it can be
    /// chosen before anything is sent.
    [[nodiscard]] bool forwards() const { return !m_forwarding.settings().service.isEmpty(); }

    Session &m_session;
    Forwarding &m_forwarding;
    ProcessModel m_model;
    ProcessFilter m_filter;
    QLineEdit m_filterEdit;
    QTreeView m_view;
    NoticeView m_nothing;
    QLabel m_count;
    QTimer m_updateLater;
    QSet<const Target *> m_changed; ///< since the last update
    QStackedLayout *m_stack = nullptr;
    QHBoxLayout *m_top = nullptr;
};

} // namespace gopscope
