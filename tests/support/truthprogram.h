#pragma once

#include "system/childprocess.h"

#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>

#include <csignal>
#include <sys/wait.h>

/// The program of tests/peers/truth, which knows the truth about itself; ends with this object. Figures are
/// named as in runtime.MemStats.
class TruthProgram
{
public:
    /// Starts one of the builds, "own" or "1.16.15-stripped-pie" for example, with environment variables such
    /// as GOMAXPROCS, and waits until it is idle.
    explicit TruthProgram(const QString &build, const QStringList &arguments = {},
                          const QHash<QString, QString> &variables = {})
    {
        m_process.setProgram(path(build));
        m_process.setArguments(arguments);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        gopscope::childprocess::prepare(m_process); // so that it ends with a test that crashes
        m_process.setStandardInputFile({});         // a pipe again
        QProcessEnvironment environment = m_process.processEnvironment();
        for (auto variable = variables.begin(); variable != variables.end(); ++variable)
            environment.insert(variable.key(), variable.value());
        m_process.setProcessEnvironment(environment);
        m_process.start();
        expect("ready");
    }
    ~TruthProgram()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    TruthProgram(const TruthProgram &) = delete;
    TruthProgram &operator=(const TruthProgram &) = delete;

    /// The program of such a build.
    [[nodiscard]] static QString path(const QString &build)
    {
        return QStringLiteral(GOPSCOPE_SOURCE_DIR "/build/peers/truth-") + build;
    }

    /// The versions of Go that there are builds of: five, and all that can be read when GOPSCOPE_ALL_GO is
    /// set.
    [[nodiscard]] static QStringList versions()
    {
        QString versions = QStringLiteral("own debian 1.16.15 1.22.12 1.24.13");
        if (qEnvironmentVariableIsSet("GOPSCOPE_ALL_GO"))
            versions +=
                QLatin1String(" 1.17.13 1.18.10 1.19.13 1.20.14 1.21.13 1.23.12 1.25.9 1.26.8 1.27.0");
        return versions.split(QLatin1Char(' '));
    }

    [[nodiscard]] qint64 pid() const { return m_process.processId(); }
    void signal(int number) const { ::kill(static_cast<pid_t>(pid()), number); }

    /// Lets it allocate for a while, and waits until it has.
    void churn(int rounds)
    {
        tell(QStringLiteral("churn %1").arg(rounds));
        expect("done");
    }
    /// Lets it set GOMAXPROCS; `awaitDone` says that it has.
    void setProcs(int count) { tell(QStringLiteral("procs %1").arg(count)); }
    /// Stops it; what is read from now on until `thaw` is what that tells.
    void freeze()
    {
        tell(QStringLiteral("freeze"));
        siginfo_t how;
        if (waitid(P_PID, static_cast<id_t>(pid()), &how, WSTOPPED) != 0)
            qFatal("the truth program does not stop");
    }
    /// What it knew when it was stopped.
    QJsonObject thaw()
    {
        signal(SIGCONT);
        return QJsonDocument::fromJson(line()).object();
    }
    /// Lets it allocate as fast as it can; it has begun. `readings` ends that.
    void load(int seconds, int workers, int everyMs)
    {
        tell(QStringLiteral("load %1 %2 %3").arg(seconds).arg(workers).arg(everyMs));
        expect("loading");
    }
    /// Waits until the load has ended: its own readings, each with BeginNs and EndNs since 1970.
    [[nodiscard]] QList<QJsonObject> readings()
    {
        QList<QJsonObject> readings;
        for (QByteArray next = line(); next != "done"; next = line())
            readings.append(QJsonDocument::fromJson(next).object());
        return readings;
    }
    /// Lets it collect as often as it can; it has begun. `awaitDone` ends that.
    void collect(int seconds)
    {
        tell(QStringLiteral("gc %1").arg(seconds));
        expect("collecting");
    }
    /// Lets it wait at a channel, and then stop its world as often as it can; it has begun. `awaitDone` ends
    /// that.
    void stopWorld(int seconds)
    {
        tell(QStringLiteral("stops %1").arg(seconds));
        expect("stopping");
    }
    void awaitDone() { expect("done"); }

private:
    static constexpr int patienceMs = 30000;

    void tell(const QString &command)
    {
        m_process.write(command.toLatin1() + '\n');
        m_process.waitForBytesWritten(patienceMs);
    }
    QByteArray line()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(patienceMs))
                qFatal("%s says nothing: %s", qPrintable(m_process.program()),
                       qPrintable(m_process.errorString()));
        }
        return m_process.readLine().trimmed();
    }
    void expect(const char *word)
    {
        if (const QByteArray said = line(); said != word)
            qFatal("%s says %s and not %s", qPrintable(m_process.program()), said.constData(), word);
    }

    QProcess m_process;
};
