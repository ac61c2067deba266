#pragma once

#include "goprograms/gofiles.h"
#include "launch/launchedprogram.h"
#include "sampling/target.h"

#include <QPointer>
#include <QTimer>

namespace gopscope {

class Session;

/// Watches a program that was started here from the moment on at which it is a Go program: at once, or when
/// a script has made way for one.
class ProgramWatch : public QObject
{
    Q_OBJECT

public:
    ProgramWatch(Session &session, LaunchedProgram &program);

    /// Null while nothing of it is watched.
    [[nodiscard]] Target *target() const { return m_target; }
    /// It has run for a while, and no Go program.
    [[nodiscard]] bool isForeign() const;

Q_SIGNALS:
    void watched(gopscope::Target *target);
    /// isForeign() changed.
    void changed();

private:
    void begin();
    void look();
    void lookAgain();
    [[nodiscard]] bool isGo();
    void takeEnd();

    Session &m_session;
    LaunchedProgram &m_program;
    GoFiles m_files;
    QPointer<Target> m_target;
    QTimer m_nextLook;
    std::chrono::milliseconds m_pause{0};
};

} // namespace gopscope
