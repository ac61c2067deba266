#pragma once

#include <QMap>
#include <QSet>
#include <QStringList>

#include <functional>

namespace gopscope {

/// One life of a process, and what tells it from others of the same program.
struct Life
{
    qint64 pid = 0;
    quint64 startTicks = 0; ///< as procfs::Status has it
    // Digests, since arguments may hold secrets and this is kept in a file; empty: not known.
    QString arguments;
    QString directory;
    QString ports; ///< those that it listens on

    /// The same life, not an equal one.
    [[nodiscard]] bool isSame(const Life &other) const
    {
        return pid == other.pid && startTicks == other.startTicks;
    }
};

/// What the system says of a process now.
[[nodiscard]] Life lifeOf(qint64 pid, quint64 startTicks);

/// Which of several processes of one program is which: the first, `KEY`, or another, `KEY #2`. A process
/// keeps what it was given while it lives, whoever else comes or goes; a new one takes what its forerunner
/// had.
class LifeBook
{
public:
    /// Whether this very life goes on.
    using Lives = std::function<bool(const Life &)>;

    explicit LifeBook(const QStringList &kept = {});

    /// The name of the program for this life, which is remembered; not one of `taken`.
    QString programOf(const QString &key, const Life &life, const QSet<QString> &taken, const Lives &lives);
    /// The program goes on with another life.
    void note(const QString &program, const Life &life);

    /// A line each, for the settings.
    [[nodiscard]] QStringList all() const;

private:
    QMap<QString, Life> m_lives; ///< the last of each program
};

} // namespace gopscope
