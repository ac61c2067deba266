#pragma once

#include "gops/gopslocator.h"

#include <QTemporaryDir>

/// The real gops of this machine; none is a failure, not a skip.
inline QString realGops()
{
    const QString program = gopscope::locateGops(gopscope::GopsPlaces::ofThisProcess({}));
    if (program.isEmpty())
        qFatal("no gops found; app/setup installs it");
    return program;
}

/// A configuration folder of its own for a test: settings and the agents' port files. Of the variables
/// that say where, the agent v0.3.3 knows GOPS_CONFIG_DIR only.
class OwnConfig
{
public:
    OwnConfig()
    {
        qputenv("XDG_CONFIG_HOME", m_dir.path().toUtf8());
        qputenv("GOPS_CONFIG_DIR", m_dir.filePath(QStringLiteral("gops")).toUtf8());
    }
    [[nodiscard]] QString portFile(qint64 pid) const
    {
        return m_dir.path() + QStringLiteral("/gops/") + QString::number(pid);
    }

private:
    QTemporaryDir m_dir;
};
