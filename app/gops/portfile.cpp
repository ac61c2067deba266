#include "gops/portfile.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace gopscope {

QString portFileDirectory()
{
    if (const QString own = qEnvironmentVariable("GOPS_CONFIG_DIR"); !own.isEmpty())
        return own;
#if defined(Q_OS_WIN)
    return qEnvironmentVariable("AppData") + "/gops"_L1;
#elif defined(Q_OS_MACOS)
    return QDir::homePath() + "/Library/Application Support/gops"_L1;
#else
    if (const QString config = qEnvironmentVariable("XDG_CONFIG_HOME"); !config.isEmpty())
        return config + "/gops"_L1;
    return QDir::homePath() + "/.config/gops"_L1;
#endif
}

PortFile readPortFile(qint64 pid, const QString &directory)
{
    QFile file(directory + u'/' + QString::number(pid));
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return {.state = PortFile::State::Unreadable};
    const QByteArray text = file.read(64).trimmed();
    if (text.isEmpty())
        return {.state = PortFile::State::Empty};
    bool ok = false;
    const quint16 port = text.toUShort(&ok);
    if (!ok || port == 0)
        return {.state = PortFile::State::Garbage};
    return {.state = PortFile::State::Port, .port = port};
}

} // namespace gopscope
