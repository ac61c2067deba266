#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace gopscope {

/// A program that is to run as root: shown to a person first, and then run exactly so.
struct RootTask
{
    QString program{};
    QStringList arguments{};
    QString input{}; ///< the file that it gets as its input; empty: none

    /// As a line for a shell, behind the words of `as`, what runs it as root.
    [[nodiscard]] QString shellLine(const QStringList &as) const;
};

/// A group whose members may run the reader.
struct ReaderGroup
{
    QString name;
    /// The user becomes a member of it, and it is made where there is none.
    bool isJoined = false;

    friend bool operator==(const ReaderGroup &, const ReaderGroup &) = default;
};

/// The exit codes by which the task of installing says where it failed; 126 and 127 are pkexec's.
enum class InstallFailure
{
    OtherFile = 81, ///< what was to be copied is not what was shown
    NoCapability = 82,
};

/// Installs `reader`, a file with that fingerprint, for the members of a group; `user` is who joins it.
[[nodiscard]] RootTask taskToInstall(const QString &reader, const QByteArray &fingerprint,
                                     const ReaderGroup &group, const QString &user);
/// Removes the reader that is installed.
[[nodiscard]] RootTask taskToRemove();

} // namespace gopscope
