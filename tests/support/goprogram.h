#pragma once

#include "system/childprocess.h"

#include <QProcess>
#include <QString>

#include <csignal>

/// A real Go program from tests/peers, or a copy of one; ends with this object.
class GoProgram
{
public:
    /// Starts `program` and waits until it says that it is ready.
    explicit GoProgram(const QString &program, const QStringList &arguments = {})
    {
        m_process.setProgram(program);
        m_process.setArguments(arguments);
        gopscope::childprocess::prepare(m_process); // so that it ends with a test that crashes
        start();
    }
    ~GoProgram() { kill(); }
    GoProgram(const GoProgram &) = delete;
    GoProgram &operator=(const GoProgram &) = delete;

    void start()
    {
        m_process.start();
        while (m_process.waitForReadyRead(10000)) {
            if (m_process.readAllStandardOutput().contains("ready"))
                return;
        }
        qFatal("%s is not ready: %s", qPrintable(m_process.program()), qPrintable(m_process.errorString()));
    }
    /// SIGKILL: the agent leaves its port file behind.
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// SIGTERM: the agent removes its port file.
    void quit()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }
    void signal(int number) const { ::kill(static_cast<pid_t>(pid()), number); }
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }

    /// The program built from tests/peers/NAME.
    [[nodiscard]] static QString peer(const QString &name)
    {
        return QStringLiteral(GOPSCOPE_SOURCE_DIR "/build/peers/") + name;
    }

private:
    QProcess m_process;
};
