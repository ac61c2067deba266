#pragma once

#include "base/result.h"
#include "installation/installedreader.h"
#include "installation/roottask.h"

#include <QObject>
#include <QProcess>

#include <memory>
#include <optional>

namespace gopscope {

/// Installs gopscope-reader with the one right that it needs where Yama keeps a user's programs apart, or
/// removes it: one task at a time, run as root by pkexec, which asks the person.
class ReaderInstallation : public QObject
{
    Q_OBJECT

public:
    explicit ReaderInstallation(QObject *parent = nullptr);
    ~ReaderInstallation() override;

    /// What is installed, as it was looked at last.
    [[nodiscard]] const InstalledReader &installed() const { return m_installed; }
    /// Why installing is no use, or not possible; empty when it is worth a try.
    [[nodiscard]] const QString &obstacle() const { return m_obstacle; }
    /// Looks anew at what is installed and what is to be.
    void look();

    /// The groups that may be chosen, the user's own first; the last one is the program's.
    [[nodiscard]] static QList<ReaderGroup> groups();
    [[nodiscard]] RootTask toInstall(const ReaderGroup &group) const;
    [[nodiscard]] static RootTask toRemove() { return taskToRemove(); }
    /// What asks a person and runs a task as root, as it can be typed: pkexec, or sudo where there is none.
    [[nodiscard]] static QStringList runner();

    /// Asks the person and runs the task; finished() follows, not before control is back in the event loop.
    void run(const RootTask &task);
    [[nodiscard]] bool isRunning() const { return m_process != nullptr; }
    /// Takes the question back. A task that was allowed meanwhile goes on; finished() tells.
    void cancel();

Q_SIGNALS:
    /// How a task ended; installed() is what there is now.
    void finished(const std::optional<gopscope::Error> &error);

private:
    void takeWords();
    void takeEnd();
    [[nodiscard]] std::optional<Error> outcome() const;
    [[nodiscard]] std::optional<Error> refusalOfPkexec() const;

    InstalledReader m_installed;
    QString m_obstacle;
    Result<QByteArray> m_fingerprint = QByteArray(); ///< of what would be installed
    std::unique_ptr<QProcess> m_process;             ///< while a task runs
    QByteArray m_said;                               ///< the beginning of what it said on stderr
    bool m_isCancelled = false;
};

} // namespace gopscope
