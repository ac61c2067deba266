#include "sources/sourceset.h"

#include <algorithm>

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
    return firstOf(interval, [](const SourceKind &) { return true; });
}

const SourceKind &SourceSet::kindFor(const Asked &process, std::chrono::milliseconds interval) const
{
    return firstOf(interval,
                   [&](const SourceKind &kind) { return !kind.serves || kind.serves(m_needs, process); });
}

const SourceKind &SourceSet::firstOf(std::chrono::milliseconds interval,
                                     const std::function<bool(const SourceKind &)> &isPossible) const
{
    const auto chosen =
        std::ranges::find_if(m_kinds, [&](const SourceKind &kind) { return kind.name == m_choice; });
    if (chosen != m_kinds.end())
        return *chosen;
    const auto quick = std::ranges::find_if(m_kinds, [&](const SourceKind &kind) {
        return kind.shortestInterval <= interval && isPossible(kind);
    });
    return quick != m_kinds.end() ? *quick : m_kinds.front();
}

Outlook SourceSet::outlook(const Asked &process) const
{
    Outlook outlook;
    for (const SourceKind &kind : m_kinds) {
        const bool isChosen = m_choice == autoSource() || m_choice == kind.name;
        if (!isChosen || (kind.serves && !kind.serves(m_needs, process)))
            continue;
        outlook.whyNot = kind.whyNot ? kind.whyNot(process.id) : std::nullopt;
        if (!outlook.whyNot)
            return {.via = kind.via};
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
