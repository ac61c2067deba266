#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace gopscope {

/// Where a gops can be, from the environment of this process.
struct GopsPlaces
{
    QString preference; ///< a path a person chose; when set, nothing else is looked at
    QStringList path;   ///< the folders of PATH
    QString goBin;      ///< $GOBIN
    QStringList goPath; ///< the folders of $GOPATH
    QString home;       ///< the home folder, for ~/go/bin
    QString programDir; ///< where gopscope itself lies, for build/tools

    [[nodiscard]] static GopsPlaces ofThisProcess(const QString &preference);
};

/// The gops to use: the preference, else the first executable in PATH, GOBIN, GOPATH/bin, ~/go/bin,
/// build/tools. Empty when there is none. A preference is returned even when nothing is there, so that
/// the error names it.
[[nodiscard]] QString locateGops(const GopsPlaces &places);

/// The version of the gops at `program`, `v0.3.28`, from the build information that Go puts into every
/// binary (gops has no option that tells it). Empty when the file has none, a wrapper script for one.
[[nodiscard]] QString gopsVersion(const QString &program);

} // namespace gopscope
