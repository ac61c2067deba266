#include "mackerel/refusednames.h"

#include <algorithm>

namespace gopscope {

QSet<QString> RefusedNames::leftOut() const
{
    return {m_refused.keyBegin(), m_refused.keyEnd()};
}

QSet<QString> RefusedNames::due(qint64 nowMs) const
{
    QSet<QString> names;
    for (auto it = m_refused.cbegin(); it != m_refused.cend(); ++it) {
        if (nowMs - it.value() >= triedAgain.count())
            names.insert(it.key());
    }
    return names;
}

std::optional<RefusedNames::Verdict> RefusedNames::take(const QStringList &names, qint64 nowMs)
{
    m_allRefusedMs.reset();
    for (const QString &name : names) {
        m_taken[name] = nowMs;
        m_refused.remove(name);
    }
    if (!isSearching())
        return {};
    m_tookSome = true;
    m_groups.pop_front();
    return conclude(nowMs);
}

std::optional<RefusedNames::Verdict> RefusedNames::reject(const QStringList &names, const QString &reason,
                                                          qint64 nowMs)
{
    // A search asks once for each name; that often is enough when none is taken.
    if (m_allRefusedMs && nowMs - *m_allRefusedMs < triedAgain.count())
        return Verdict{true, {}};
    if (isSearching())
        m_groups.pop_front();
    if (names.size() == 1) {
        m_found.insert(names.front(), reason);
    } else {
        // To the back: wide groups find soonest whether anything is taken.
        m_groups.push_back(names.first(names.size() / 2));
        m_groups.push_back(names.mid(names.size() / 2));
    }
    return conclude(nowMs);
}

bool RefusedNames::takesOthers(qint64 nowMs) const
{
    return std::any_of(m_taken.keyValueBegin(), m_taken.keyValueEnd(), [&](const auto &taken) {
        return nowMs - taken.second < triedAgain.count() && !m_found.contains(taken.first);
    });
}

std::optional<RefusedNames::Verdict> RefusedNames::conclude(qint64 nowMs)
{
    if (isSearching())
        return {};
    const bool all = !m_tookSome && !m_found.isEmpty() && !takesOthers(nowMs);
    Verdict verdict{all, {}};
    if (all) {
        m_allRefusedMs = nowMs;
        m_refused.clear();
    }
    for (auto it = m_found.cbegin(); it != m_found.cend() && !all; ++it) {
        // Without a name that was taken beside it, its points wait; the next try may know more.
        if (m_tookSome || m_refused.contains(it.key()))
            verdict.aside.insert(it.key(), it.value());
        m_refused[it.key()] = nowMs;
        m_taken.remove(it.key());
    }
    stopSearch();
    return verdict;
}

void RefusedNames::stopSearch()
{
    m_groups.clear();
    m_found.clear();
    m_tookSome = false;
}

void RefusedNames::tryAgain()
{
    m_allRefusedMs.reset();
    for (qint64 &tried : m_refused)
        tried -= triedAgain.count();
}

} // namespace gopscope
