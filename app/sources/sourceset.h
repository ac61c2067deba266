#pragma once

#include "base/clock.h"
#include "gops/gopsrunner.h"
#include "sources/source.h"

#include <QCoreApplication>
#include <QList>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace gopscope {

/// What sources are made with.
struct SourceNeeds
{
    GopsRunner &gops;
    const Clock &clock;
};

using SourceMaker = std::function<std::unique_ptr<Source>(const SourceNeeds &, const ProcessId &)>;

/// A way to ask a process.
struct SourceKind
{
    QString name;          ///< as a person gives it
    const char *titleText; ///< what it is, behind "asked"; of the context "source"
    std::chrono::milliseconds shortestInterval;
    SourceMaker make;
    /// Whether a process has what this way needs; empty: each has.
    std::function<bool(const ProcessId &)> serves{};

    [[nodiscard]] QString title() const { return QCoreApplication::translate("source", titleText); }
};

/// All ways there are, the one that is preferred first. What a kind's sources share, those of one list share.
[[nodiscard]] QList<SourceKind> sourceKinds();

/// The choice that leaves it to the interval.
[[nodiscard]] QString autoSource();
/// The kind that runs the gops command: who names a gops means it.
[[nodiscard]] QString gopsSource();
/// What can be chosen: autoSource() and the names of all kinds.
[[nodiscard]] QStringList sourceChoices();
/// The shortest interval between samples with a choice; of autoSource() for one that is unknown.
[[nodiscard]] std::chrono::milliseconds shortestInterval(const QString &choice);

/// Makes the sources of processes, of the kind that was chosen.
class SourceSet
{
public:
    explicit SourceSet(const SourceNeeds &needs, QList<SourceKind> kinds = sourceKinds());

    /// One of sourceChoices(); autoSource() where it is unknown.
    void choose(const QString &choice) { m_choice = choice; }
    [[nodiscard]] QString choice() const { return m_choice; }

    /// The shortest interval that the choice allows.
    [[nodiscard]] std::chrono::milliseconds shortestInterval() const;
    /// The kind for an interval: the one that was chosen, else the first that is quick enough.
    [[nodiscard]] const SourceKind &kindFor(std::chrono::milliseconds interval) const;
    /// The same for one process: of the kinds that serve it, where nothing was chosen.
    [[nodiscard]] const SourceKind &kindFor(const ProcessId &process,
                                            std::chrono::milliseconds interval) const;
    /// A kind that costs less than the one for an interval; absent when that was chosen by a person.
    [[nodiscard]] std::optional<SourceKind> cheaperFor(std::chrono::milliseconds interval) const;
    [[nodiscard]] std::unique_ptr<Source> make(const SourceKind &kind, const ProcessId &process) const
    {
        return kind.make(m_needs, process);
    }

private:
    [[nodiscard]] const SourceKind &firstOf(std::chrono::milliseconds interval,
                                            const std::function<bool(const SourceKind &)> &isPossible) const;

    SourceNeeds m_needs;
    QList<SourceKind> m_kinds; ///< one at least
    QString m_choice = autoSource();
};

} // namespace gopscope
