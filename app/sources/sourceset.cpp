#include "sources/sourceset.h"

#include "sources/combined/combinedsource.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

std::chrono::milliseconds shortestOf(const QList<SourceKind> &kinds, const QString &choice)
{
    auto shortest = std::chrono::milliseconds::max();
    for (const SourceKind &kind : kinds) {
        if (kind.name == choice)
            return kind.shortestInterval;
        shortest = std::min(shortest, kind.shortestInterval);
    }
    return shortest;
}

} // namespace

QString autoSource()
{
    return u"auto"_s;
}

QString wayWord(const QString &via)
{
    static constexpr std::array words{QT_TRANSLATE_NOOP("source", "agent"),
                                      QT_TRANSLATE_NOOP("source", "memory")};
    const auto known =
        std::ranges::find_if(words, [&](const char *word) { return via == QLatin1StringView(word); });
    if (known != words.end())
        return QCoreApplication::translate("source", *known);
    return via.isEmpty() ? QCoreApplication::translate("source", "no") : via;
}

QStringList sourceChoices()
{
    QStringList choices{autoSource()};
    for (const SourceKind &kind : sourceKinds())
        choices << kind.name;
    return choices;
}

std::chrono::milliseconds shortestInterval(const QString &choice)
{
    return shortestOf(sourceKinds(), choice);
}

SourceSet::SourceSet(const SourceNeeds &needs, QList<SourceKind> kinds)
    : m_needs(needs)
    , m_kinds(std::move(kinds))
{
}

std::chrono::milliseconds SourceSet::shortestInterval() const
{
    return shortestOf(m_kinds, m_choice);
}

const SourceKind &SourceSet::kindFor(std::chrono::milliseconds interval) const
{
    const SourceKind *chosen = find(m_choice);
    return chosen ? *chosen : firstOf(interval, [](const SourceKind &) { return true; });
}

const SourceKind &SourceSet::kindFor(const Asked &process, std::chrono::milliseconds interval) const
{
    const SourceKind *chosen = find(choiceFor(process));
    const auto isPossible = [&](const SourceKind &kind) { return serves(kind, process) && isReady(kind); };
    const bool isChosen = chosen && (!process.isHurried || chosen->shortestInterval <= interval);
    return isChosen ? *chosen : firstOf(interval, isPossible);
}

SourceWay SourceSet::wayFor(const Asked &process, std::chrono::milliseconds interval) const
{
    SourceWay way{&kindFor(process, interval)};
    if (process.wish.addsMemory && way.kind->via != "memory"_L1)
        way.addition = find(memorySource());
    return way;
}

std::unique_ptr<Source> SourceSet::make(const SourceWay &way, const ProcessId &process) const
{
    auto source = way.kind->make(m_needs, process);
    if (!way.addition)
        return source;
    return std::make_unique<CombinedSource>(std::move(source), way.addition->make(m_needs, process));
}

QStringList SourceSet::kindsServing(const Asked &process) const
{
    QStringList names;
    for (const SourceKind &kind : m_kinds) {
        if (serves(kind, process) && isReady(kind) && !(kind.whyNot && kind.whyNot(process.id)))
            names << kind.name;
    }
    return names;
}

const SourceKind *SourceSet::find(const QString &name) const
{
    const auto found = std::ranges::find(m_kinds, name, &SourceKind::name);
    return found == m_kinds.end() ? nullptr : &*found;
}

const SourceKind &SourceSet::firstOf(std::chrono::milliseconds interval, const IsPossible &isPossible) const
{
    const auto quick = std::ranges::find_if(m_kinds, [&](const SourceKind &kind) {
        return kind.shortestInterval <= interval && isPossible(kind);
    });
    return quick != m_kinds.end() ? *quick : m_kinds.front();
}

bool SourceSet::serves(const SourceKind &kind, const Asked &process) const
{
    return !kind.serves || kind.serves(m_needs, process);
}

bool SourceSet::isReady(const SourceKind &kind) const
{
    return !kind.isReady || kind.isReady(m_needs);
}

QString SourceSet::choiceFor(const Asked &process) const
{
    // What was wished of a program may not serve the one that it was rebuilt into.
    const QString &wished = process.wish.choice;
    const SourceKind *kind = find(wished);
    if (wished == autoSource() || (kind && serves(*kind, process)))
        return wished;
    const SourceKind *chosen = find(m_choice);
    return chosen && !m_isForAll && !serves(*chosen, process) ? autoSource() : m_choice;
}

Outlook SourceSet::outlook(const Asked &process) const
{
    const QString choice = choiceFor(process);
    Outlook outlook;
    for (const SourceKind &kind : m_kinds) {
        const bool isChosen = choice == kind.name;
        if (!isChosen && (choice != autoSource() || !isReady(kind)))
            continue;
        if (!serves(kind, process)) {
            if (isChosen && kind.whyNotServed)
                outlook.whyNot = kind.whyNotServed();
            continue;
        }
        outlook.whyNot = kind.whyNot ? kind.whyNot(process.id) : std::nullopt;
        if (!outlook.whyNot)
            return {.via = kind.via, .way = kind.way()};
    }
    return outlook;
}

std::optional<SourceKind> SourceSet::cheaperFor(std::chrono::milliseconds interval) const
{
    const auto quickest = std::ranges::min_element(m_kinds, {}, &SourceKind::shortestInterval);
    if (m_choice != autoSource() || quickest->shortestInterval >= kindFor(interval).shortestInterval)
        return {};
    return *quickest;
}

} // namespace gopscope
