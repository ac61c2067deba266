#pragma once

#include "actions/windowactions.h"
#include "charts/timewindow.h"
#include "session/session.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace gopscope {

/// The action that watches the shown process closely: whether it can be, the seconds left on its button, and
/// a range of time for it that goes when it ends.
class CloseWatchControl : public QObject
{
    Q_OBJECT

public:
    CloseWatchControl(Session &session, WindowActions &actions, TimeWindow &time, QObject *parent = nullptr);

    /// Which process is shown now; null when none is. Another one is not watched closely any more.
    void setTarget(Target *target);
    /// To be called when what is known of it changed.
    void update();

Q_SIGNALS:
    /// Something for the status bar.
    void saying(const QString &words);

private:
    void trigger();
    void begin();
    void end();
    void showLeft();

    CloseWatch &m_watch;
    WindowActions &m_actions;
    TimeWindow &m_time;
    QPointer<Target> m_target;
    QTimer m_second;
};

} // namespace gopscope
