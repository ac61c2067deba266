#pragma once

#include <QObject>

namespace gopscope {

/// Turns SIGINT, SIGTERM and SIGHUP into quitRequested(), so that settings are saved and children end in
/// order. One for the whole program; does nothing where there are no such signals.
class QuitSignals : public QObject
{
    Q_OBJECT

public:
    explicit QuitSignals(QObject *parent = nullptr);

Q_SIGNALS:
    void quitRequested();
};

} // namespace gopscope
