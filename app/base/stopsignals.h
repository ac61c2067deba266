#pragma once

#include <QObject>

namespace gopscope {

/// Turns signals that end a program into stopRequested(), so that it ends in order: what is queued is sent,
/// settings are saved, children end. A second one ends the program at once. One for the whole program; does
/// nothing where there are no such signals.
class StopSignals : public QObject
{
    Q_OBJECT

public:
    /// SIGINT, SIGTERM, and SIGHUP unless it is ignored, as under nohup.
    explicit StopSignals(QObject *parent = nullptr);

Q_SIGNALS:
    void stopRequested();
};

} // namespace gopscope
