#pragma once

#include "programs/findbar.h"
#include "programs/outputview.h"
#include "session/launchedprograms.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QWidget>

namespace gopscope {

/// One program that was started here: how it stands, what ends it and starts it again, and what it prints.
class ProgramPane : public QWidget
{
    Q_OBJECT

public:
    ProgramPane(LaunchedProgram &program, const ProgramWatch &watch, QWidget *parent = nullptr);

    [[nodiscard]] LaunchedProgram &program() const { return m_program; }
    void setFormat(const Format &format);
    /// Where an output is saved, unless one looks elsewhere.
    void setSaveFolder(const QString &folder) { m_saveFolder = folder; }
    /// What the keys are for, in its output.
    void focusOutput() { m_view.setFocus(Qt::ShortcutFocusReason); }
    void find() { m_findBar.open(); }
    void findNext() { m_findBar.findNext(); }
    void findPrevious() { m_findBar.findPrevious(); }
    /// Asks where the output is to be saved.
    void saveAs();

Q_SIGNALS:
    void savedIn(const QString &folder);
    void saying(const QString &words);
    /// Something did not work.
    void failed(const QString &title, const QString &reason);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void connectParts();
    void showState();
    void stop();
    void save(const QString &file);

    LaunchedProgram &m_program;
    const ProgramWatch &m_watch;
    Format m_format;
    QString m_saveFolder;
    QBoxLayout *m_head = nullptr; ///< state and buttons, beside or below each other
    QLabel m_state;
    QPushButton m_stop, m_restart;
    QToolButton m_find, m_wrap, m_follow, m_save;
    OutputView m_view;
    FindBar m_findBar;
};

} // namespace gopscope
