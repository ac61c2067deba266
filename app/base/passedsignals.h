#pragma once

#include <QObject>

namespace gopscope {

/// Hears the signals that are sent to this process and meant for the program that it runs: HUP, INT, QUIT,
/// TERM, USR1 and USR2, without those that were ignored when it started. What a terminal sends is left out,
/// since it goes to all in the foreground. One for the whole program; does nothing where there are no such
/// signals.
class PassedSignals : public QObject
{
    Q_OBJECT

public:
    explicit PassedSignals(QObject *parent = nullptr);

Q_SIGNALS:
    void received(int number, qint64 sender);
};

} // namespace gopscope
