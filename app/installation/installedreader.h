#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace gopscope {

/// The reader that root has installed, as this user sees it now.
struct InstalledReader
{
    bool isThere = false;
    bool hasCapability = false;
    bool mayBeRun = false;      ///< by this process
    bool mayBeRunLater = false; ///< by the user, from the next login on
    bool isOwnBuild = false;    ///< byte for byte the one that comes with this program
    QString group{};            ///< whose members may run it

    /// Whether it serves this process as well as one can.
    [[nodiscard]] bool isInOrder() const { return mayBeRun && hasCapability && isOwnBuild; }
    /// `own` is the fingerprint of the one that comes with this program.
    [[nodiscard]] static InstalledReader look(const Result<QByteArray> &own);
};

/// The SHA-256 of a reader's file as sha256sum prints it. Fails when that is no file that can be read, or is
/// larger than any reader.
[[nodiscard]] Result<QByteArray> fingerprintOf(const QString &reader);

/// Why a reader that is installed could not be given its right, or would have none by it; empty when nothing
/// is known against it.
[[nodiscard]] QString obstacleToItsRight();

} // namespace gopscope
