#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

#include <sys/types.h>

#include <memory>
#include <optional>

namespace gopscope {

/// Which file it is, and in which state: a rebuild makes another one of it.
struct FileIdentity
{
    quint64 device = 0;
    quint64 inode = 0;
    qint64 size = 0;
    qint64 changedNs = 0; ///< when its content changed, nanoseconds since the epoch

    friend bool operator==(const FileIdentity &, const FileIdentity &) = default;
};
[[nodiscard]] size_t qHash(const FileIdentity &file, size_t seed = 0);

/// What a program's file says about how it was built.
struct GoFile
{
    bool isGo = false;   ///< Go, by whatever compiler
    QString goVersion{}; ///< "go1.26.8"; empty when it is not told
    QString module{};    ///< the path of the main module; empty when it is not told
    /// Why its memory can't be understood, as gopscope-reader would say: "too_old"; empty when it can.
    QByteArray whyNot{};
};

/// Tells Go programs by their files, and remembers what it told.
class GoFiles
{
public:
    /// The file that a process runs now; absent when the system does not say.
    [[nodiscard]] static std::optional<FileIdentity> fileOf(qint64 pid);
    /// Whether the system keeps it from this user which file that is.
    [[nodiscard]] static bool isHidden(qint64 pid);
    /// What that file says. It is read once; null when it can't be read.
    [[nodiscard]] std::shared_ptr<const GoFile> look(qint64 pid, const FileIdentity &file);
    /// What the file at a path says, for a process whose own is hidden; null when it can't be read.
    [[nodiscard]] std::shared_ptr<const GoFile> lookAt(const QByteArray &path);

private:
    [[nodiscard]] std::shared_ptr<const GoFile> lookAt(const QByteArray &path, const FileIdentity &file);

    QHash<FileIdentity, std::shared_ptr<const GoFile>> m_known;
};

} // namespace gopscope
