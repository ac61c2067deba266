#include "session/demoprogram.h"

#include "base/untrusted.h"
#include "gops/portfile.h"
#include "system/childprocess.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {

DemoProgram::DemoProgram(QObject *parent)
    : QObject(parent)
{
    childprocess::prepare(m_process);
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_check.setInterval(50ms);
    connect(&m_check, &QTimer::timeout, this, &DemoProgram::check);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        m_check.stop();
        Q_EMIT failed(tr("The demo can't be started: %1.").arg(oneLine(m_process.errorString())));
    });
    connect(&m_process, &QProcess::finished, this, [this](int code) {
        if (!m_check.isActive())
            return; // it had its time
        m_check.stop();
        const QString said = firstLine(m_process.readAllStandardError().left(4096));
        Q_EMIT failed(tr("The demo ended with code %1. %2").arg(QString::number(code), said));
    });
}

DemoProgram::~DemoProgram()
{
    m_check.stop();
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    // Asked first, so that its agent removes the port file.
    m_process.terminate();
    if (!m_process.waitForFinished(500))
        childprocess::kill(m_process);
}

QString DemoProgram::program()
{
    const QString here = QCoreApplication::applicationDirPath();
    // Beside the program, or in build/bin for one in build/dev/bin.
    for (const QString &folder : {here, here + "/../../bin"_L1}) {
        const QFileInfo file(QDir::cleanPath(folder + "/gopscope-demo"_L1));
        if (file.isExecutable())
            return file.filePath();
    }
    return {};
}

void DemoProgram::start()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_checks = 0;
        m_check.start();
        return;
    }
    const QString path = program();
    if (path.isEmpty()) {
        Q_EMIT failed(tr("The demo program gopscope-demo is not beside gopscope; app/setup builds it."));
        return;
    }
    m_process.start(path, {u"-pattern"_s, u"sawtooth"_s});
    m_checks = 0;
    m_check.start();
}

void DemoProgram::check()
{
    constexpr int mostChecks = 200;
    const qint64 pid = m_process.processId();
    if (pid > 0 && readPortFile(pid).state == PortFile::State::Port) {
        m_check.stop();
        Q_EMIT ready(pid);
    } else if (++m_checks > mostChecks) {
        m_check.stop();
        Q_EMIT failed(
            tr("The demo runs, but its agent wrote no port file into %1.").arg(portFileDirectory()));
    }
}

} // namespace gopscope
