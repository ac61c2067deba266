#pragma once

#include <QProcess>

/// What came of a run of gopscope-cli.
struct Outcome
{
    int code = -1; ///< -2: ended by a signal
    QByteArray out;
    QByteArray err;
};

/// Runs gopscope-cli to its end, with one more variable in its environment.
inline Outcome runCli(const QStringList &arguments, const QString &variable = {}, const QString &value = {})
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!variable.isEmpty())
        environment.insert(variable, value);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli"), arguments);
    if (!process.waitForFinished(40000))
        qFatal("gopscope-cli did not end");
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            process.readAllStandardOutput(), process.readAllStandardError()};
}
