#pragma once

#include "session/processlist.h"

#include <QMenu>

namespace gopscope {

/// What can be done with a process of the list; deletes itself when it closes. What needs more than the
/// process, whoever opens it does.
class RowMenu : public QMenu
{
    Q_OBJECT

public:
    RowMenu(const ProcessEntry &entry, QWidget *parent);
    /// Offers the ways in which it can be asked, as SourceWish has them, each with its words.
    void offerWays(const QList<std::pair<QString, QString>> &ways, const QString &chosen);
    /// Offers to read from its memory what no agent tells.
    void offerMemory(bool isAdded);

Q_SIGNALS:
    void watchToggled();
    void forwardingWanted();
    /// Why it can't be watched, or is silent.
    void whyAsked();
    /// One of the ways that were offered; empty: as the preferences say.
    void wayChosen(const QString &way);
    void memoryToggled(bool adds);
    /// Something was done: words that pass by.
    void saying(const QString &words);

private:
    void copy(const QString &text);
    void addWatching(const ProcessEntry &entry);
    void addPlaces(const ProcessEntry &entry);

    QMenu *m_ways = nullptr;
};

} // namespace gopscope
