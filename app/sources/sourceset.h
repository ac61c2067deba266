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

struct MemoryPrograms;

/// What sources are made with.
struct SourceNeeds
{
    GopsRunner &gops;
    const Clock &clock;
};

/// What a person wants for one program, in place of what is chosen for all.
struct SourceWish
{
    QString choice{};        ///< one of sourceChoices(); empty: as for all
    bool addsMemory = false; ///< what no agent tells is read from its memory besides

    friend bool operator==(const SourceWish &, const SourceWish &) = default;
};

/// A process, and what is known of it before it is asked.
struct Asked
{
    ProcessId id;
    bool hasAgent = false; ///< gops marks it
    SourceWish wish{};
    bool isHurried = false; ///< rather in another way than chosen or wished than less often
};

using SourceMaker = std::function<std::unique_ptr<Source>(const SourceNeeds &, const ProcessId &)>;

/// A way to ask a process.
struct SourceKind
{
    QString name;          ///< as a person gives it
    const char *titleText; ///< what it is, behind "asked"; of the context "source"
    std::chrono::milliseconds shortestInterval;
    SourceMaker make;
    QString via{}; ///< what of the process it goes by: "agent", "memory"
    /// Whether a process has what this way needs; empty: each has.
    std::function<bool(const SourceNeeds &, const Asked &)> serves{};
    /// Whether what asks is there; empty: it is. One that was chosen is taken all the same, and says so.
    std::function<bool(const SourceNeeds &)> isReady{};
    /// Why it could not be asked, as far as is seen without trying; empty: nothing is.
    std::function<std::optional<Silence>(const ProcessId &)> whyNot{};
    const char *wayText = ""; ///< how one process is asked; of the context "source"
    /// What there is to say of a process that it does not serve, where it was chosen; empty: nothing.
    std::function<Silence()> whyNotServed{};

    [[nodiscard]] QString title() const { return QCoreApplication::translate("source", titleText); }
    [[nodiscard]] QString way() const { return QCoreApplication::translate("source", wayText); }
};

/// How one process is asked.
struct SourceWay
{
    const SourceKind *kind = nullptr;     ///< of a SourceSet, as is the other
    const SourceKind *addition = nullptr; ///< reads what the kind can't tell; null without

    friend bool operator==(const SourceWay &, const SourceWay &) = default;
};

/// All ways there are, the one that is preferred first. What a kind's sources share, those of one list share.
/// Memory is read by `programs`, where somebody has them already.
[[nodiscard]] QList<SourceKind> sourceKinds(const std::shared_ptr<MemoryPrograms> &programs = {});

/// The choice that leaves it to the interval.
[[nodiscard]] QString autoSource();
/// The kind that runs the gops command: who names a gops means it.
[[nodiscard]] QString gopsSource();
/// The kind that reads the memory of a process, which takes no doing of its own.
[[nodiscard]] QString memorySource();
/// SourceKind::via of those that ask the gops agent.
[[nodiscard]] QString agentWay();
/// SourceKind::via in a word for a person; what has none is "no".
[[nodiscard]] QString wayWord(const QString &via);
/// What can be chosen: autoSource() and the names of all kinds.
[[nodiscard]] QStringList sourceChoices();
/// The shortest interval between samples with a choice; of autoSource() for one that is unknown.
[[nodiscard]] std::chrono::milliseconds shortestInterval(const QString &choice);

/// What there is to expect of watching a process.
struct Outlook
{
    QString via;                     ///< as SourceKind::via; empty when it can't be watched
    std::optional<Silence> whyNot{}; ///< only without a way
    QString way{};                   ///< as SourceKind::way()

    [[nodiscard]] bool canBeWatched() const { return !via.isEmpty(); }
    friend bool operator==(const Outlook &, const Outlook &) = default;
};

/// Makes the sources of processes, of the kind that was chosen.
class SourceSet
{
public:
    explicit SourceSet(const SourceNeeds &needs, QList<SourceKind> kinds = sourceKinds());

    /// One of sourceChoices(); autoSource() where it is unknown.
    void choose(const QString &choice)
    {
        m_choice = choice;
        m_isForAll = true;
    }
    /// The same, but a process that it does not serve is asked as if nothing were chosen.
    void prefer(const QString &choice)
    {
        m_choice = choice;
        m_isForAll = false;
    }
    [[nodiscard]] QString choice() const { return m_choice; }

    /// The shortest interval that the choice allows.
    [[nodiscard]] std::chrono::milliseconds shortestInterval() const;
    /// The kind for an interval: the one that was chosen, else the first that is quick enough.
    [[nodiscard]] const SourceKind &kindFor(std::chrono::milliseconds interval) const;
    /// The same for one process: the kind that is wished for it, if that serves it; of the kinds that serve
    /// it, where nothing was chosen.
    [[nodiscard]] const SourceKind &kindFor(const Asked &process, std::chrono::milliseconds interval) const;
    /// That kind, and what is wished besides.
    [[nodiscard]] SourceWay wayFor(const Asked &process, std::chrono::milliseconds interval) const;
    /// The names of the kinds that can be wished for a process: those that serve it.
    [[nodiscard]] QStringList kindsServing(const Asked &process) const;
    /// By what way a process could be asked, of those that were chosen or wished for it.
    [[nodiscard]] Outlook outlook(const Asked &process) const;
    /// A kind that costs less than the one for an interval; absent when that was chosen by a person.
    [[nodiscard]] std::optional<SourceKind> cheaperFor(std::chrono::milliseconds interval) const;
    [[nodiscard]] std::unique_ptr<Source> make(const SourceWay &way, const ProcessId &process) const;

private:
    using IsPossible = std::function<bool(const SourceKind &)>;

    [[nodiscard]] const SourceKind *find(const QString &name) const;
    [[nodiscard]] const SourceKind &firstOf(std::chrono::milliseconds interval,
                                            const IsPossible &isPossible) const;
    [[nodiscard]] bool serves(const SourceKind &kind, const Asked &process) const;
    [[nodiscard]] bool isReady(const SourceKind &kind) const;
    [[nodiscard]] QString choiceFor(const Asked &process) const;

    SourceNeeds m_needs;
    QList<SourceKind> m_kinds; ///< one at least
    QString m_choice = autoSource();
    bool m_isForAll = true; ///< what m_choice does not serve is not asked
};

} // namespace gopscope
