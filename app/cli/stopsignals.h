#pragma once

#include <QObject>

namespace gopscope {

/// Turns SIGINT and SIGTERM into stopRequested(), so that what is queued can be sent first. A second signal
/// ends the program at once. One for the whole program; does nothing where there are no such signals.
class StopSignals : public QObject
{
    Q_OBJECT

public:
    explicit StopSignals(QObject *parent = nullptr);

Q_SIGNALS:
    void stopRequested();
};

} // namespace gopscope
