#pragma once

#include "mackerelstandin.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

/// `gopscope-cli forward` on a stand-in for Mackerel, with a spool of its own.
class ForwardCli
{
public:
    ~ForwardCli()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    void start(const QStringList &arguments, const QByteArray &variable = "MACKEREL_API_KEY")
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.remove(QStringLiteral("MACKEREL_API_KEY"));
        environment.remove(QStringLiteral("MACKEREL_APIKEY"));
        if (!variable.isEmpty())
            environment.insert(QString::fromLatin1(variable), QString::fromLatin1(key));
        m_process.setProcessEnvironment(environment);
        const QString program = QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli");
        QStringList words = before + QStringList{program};
        const QString first = words.takeFirst();
        m_process.start(first,
                        words +
                            QStringList{QStringLiteral("forward"), QStringLiteral("-service"),
                                        QStringLiteral("My-Service"), QStringLiteral("--api-base"),
                                        standIn.url().toString(), QStringLiteral("--spool"), spoolFile()} +
                            arguments);
        m_process.waitForStarted();
    }
    /// Ends it with a signal and says how it exited: -1 when it had to be killed.
    int stop()
    {
        m_process.terminate();
        return exitCode();
    }
    int exitCode(int timeout = 15000)
    {
        for (int waited = 0; waited < timeout && running(); waited += 20) {
            QCoreApplication::processEvents(QEventLoop::AllEvents);
            m_process.waitForFinished(20);
        }
        if (running() || m_process.exitStatus() != QProcess::NormalExit)
            return -1;
        return m_process.exitCode();
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    [[nodiscard]] bool running() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }
    /// What it said so far.
    [[nodiscard]] QByteArray errors() { return m_errors += m_process.readAllStandardError(); }
    [[nodiscard]] QByteArray output() { return m_output += m_process.readAllStandardOutput(); }
    [[nodiscard]] QString spoolFile() const { return m_dir.filePath(QStringLiteral("spool.sqlite")); }
    [[nodiscard]] QString path(const QString &name) const { return m_dir.filePath(name); }

    MackerelStandIn standIn;
    QByteArray key = standIn.key;
    /// A program that becomes the command line, with its arguments.
    QStringList before;

private:
    QTemporaryDir m_dir;
    QProcess m_process;
    QByteArray m_errors, m_output;
};
