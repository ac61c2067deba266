#include "session/claims.h"

#include "mackerel/namecheck.h"
#include "metrics/metricids.h"
#include "system/procfs.h"

#include <QSysInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

QString offerFor(const Claims::Entry &entry)
{
    return validPrefix(QSysInfo::machineHostName() + u'.' + entry.prefix);
}

bool goesOn(const Life &life)
{
    const auto status = procfs::status(life.pid);
    return status && status->startTicks == life.startTicks && !status->zombie;
}

} // namespace

QList<MetricId> forwardedMetrics(const ForwardSettings &settings)
{
    const QList<MetricId> chosen = metricsFromIds(settings.metrics);
    return chosen.isEmpty() ? mackerelGopsMetrics() : chosen;
}

Claims::Claims(ForwardSettings &settings, Held held)
    : m_settings(settings)
    , m_held(std::move(held))
{
}

void Claims::reload(const std::vector<std::unique_ptr<Target>> &targets)
{
    m_book = PrefixBook(m_settings.prefixes);
    m_lives = LifeBook(m_settings.lives);
    for (const auto &target : targets) {
        add(target.get());
        Entry &entry = m_entries[target.get()];
        entry.prefix = m_book.prefixOf(entry.program, target->process().name);
    }
}

const Claims::Entry &Claims::add(Target *target)
{
    const auto known = m_entries.find(target);
    if (known != m_entries.end())
        return known->second;
    Entry entry;
    entry.program = programOf(target);
    entry.prefix = m_book.prefixOf(entry.program, target->process().name);
    judgeNames(entry);
    const Entry &added = m_entries[target] = entry;
    if (m_book.all() != m_settings.prefixes || m_lives.all() != m_settings.lives)
        saveBooks();
    return added;
}

QString Claims::programOf(const Target *target)
{
    QSet<QString> taken;
    for (const auto &[other, entry] : m_entries)
        taken.insert(entry.program);
    return m_lives.programOf(target->key().isEmpty() ? target->process().name : target->key(),
                             lifeOf(target->process().pid, target->startTicks()), taken, goesOn);
}

void Claims::goOn(const Target *target)
{
    const auto entry = m_entries.find(const_cast<Target *>(target));
    if (entry == m_entries.end())
        return;
    m_lives.note(entry->second.program, lifeOf(target->process().pid, target->startTicks()));
    saveBooks();
}

void Claims::forget(Target *target)
{
    const auto known = m_entries.find(target);
    if (known == m_entries.end())
        return;
    if (known->second.names == Names::Unknown)
        writeUnasked(known->second);
    m_entries.erase(known);
    updateAsked();
    Q_EMIT rowsChanged();
}

void Claims::saveBooks()
{
    m_settings.prefixes = m_book.all();
    m_settings.lives = m_lives.all();
    Q_EMIT settingsChanged();
}

bool Claims::isWanted(const Entry &entry) const
{
    return !m_settings.notForwarded.contains(entry.program);
}

std::optional<Claims::Row> Claims::row(Target *target) const
{
    const auto entry = m_entries.find(target);
    if (entry == m_entries.end() || m_settings.service.isEmpty())
        return {};
    return Row{entry->second.prefix, isWanted(entry->second),
               m_settings.on && entry->second.names == Names::Taken};
}

void Claims::setWanted(Target *target, bool wanted)
{
    const Entry &entry = add(target);
    m_settings.notForwarded.removeAll(entry.program);
    if (!wanted) {
        m_settings.notForwarded.append(entry.program);
        Q_EMIT unwanted(entry.program, entry.prefix);
    }
    updateAsked();
    Q_EMIT settingsChanged();
    Q_EMIT rowsChanged();
    Q_EMIT opened();
}

Result<void> Claims::checkPrefix(Target *target, const QString &prefix) const
{
    const auto entry = m_entries.find(target);
    return entry == m_entries.end() ? Result<void>() : m_book.check(entry->second.program, prefix);
}

Result<void> Claims::setPrefix(Target *target, const QString &prefix)
{
    add(target);
    Entry &entry = m_entries[target];
    if (prefix == entry.prefix)
        return {};
    if (auto renamed = m_book.rename(entry.program, prefix); !renamed)
        return renamed;
    entry.prefix = prefix;
    judgeNames(entry);
    saveBooks();
    if (entry.names == Names::Free)
        free(entry);
    Q_EMIT opened();
    updateAsked();
    Q_EMIT rowsChanged();
    return {};
}

void Claims::judgeNames(Entry &entry) const
{
    entry.names = m_settings.ours.contains(claimOf(entry)) ? Names::Free : Names::Unknown;
    entry.others.clear();
}

void Claims::judge()
{
    for (auto &[target, entry] : m_entries) {
        judgeNames(entry);
        if (entry.names == Names::Free)
            free(entry);
    }
    updateAsked();
}

bool Claims::areOpen() const
{
    return std::any_of(m_entries.begin(), m_entries.end(), [this](const auto &entry) {
        return entry.second.names == Names::Unknown && isWanted(entry.second);
    });
}

bool Claims::reopen()
{
    bool any = false;
    for (auto &[target, entry] : m_entries) {
        if (entry.names != Names::Free || m_settings.ours.contains(claimOf(entry)))
            continue;
        entry.names = Names::Unknown;
        any = true;
    }
    return any;
}

QString Claims::claimOf(const Entry &entry) const
{
    return ourName(m_settings, entry.prefix, entry.program);
}

void Claims::claim(const Entry &entry)
{
    m_settings.ours.append(claimOf(entry));
    m_settings.ours.removeDuplicates();
    m_settings.unasked.removeAll(claimOf(entry));
    Q_EMIT settingsChanged();
}

void Claims::writeUnasked(Entry &entry)
{
    const QString name = claimOf(entry);
    if (m_held(entry.program) > 0 && !m_settings.unasked.contains(name)) {
        m_settings.unasked.append(name);
        Q_EMIT settingsChanged();
    }
    free(entry);
}

void Claims::goOnUnasked()
{
    for (auto &[target, entry] : m_entries) {
        if (entry.names == Names::Unknown && isWanted(entry))
            writeUnasked(entry);
    }
    Q_EMIT rowsChanged();
}

void Claims::free(Entry &entry)
{
    entry.names = Names::Free;
    entry.others.clear();
    Q_EMIT freed(entry.program, entry.prefix);
}

void Claims::readNames(const QStringList &names)
{
    constexpr qsizetype mostShown = 3;
    for (auto &[target, entry] : m_entries) {
        if (entry.names != Names::Unknown)
            continue;
        entry.others = namesUnder(entry.prefix, names, m_book.all().values());
        if (m_settings.unasked.contains(claimOf(entry))) // then those may be what we wrote
            entry.others.removeIf([&](const QString &name) { return writes(entry, name); });
        entry.others = entry.others.mid(0, mostShown);
        if (!entry.others.isEmpty()) {
            entry.names = Names::Taken;
            continue;
        }
        claim(entry);
        free(entry);
    }
    updateAsked();
    Q_EMIT rowsChanged();
}

void Claims::forgetClaims()
{
    m_settings.ours.clear();
    m_settings.unasked.clear();
}

bool Claims::writes(const Entry &entry, const QString &name) const
{
    const QList<MetricId> metrics = forwardedMetrics(m_settings);
    return std::any_of(metrics.begin(), metrics.end(),
                       [&](MetricId id) { return name == entry.prefix + u'.' + metric(id).idText(); });
}

bool Claims::isAsked(const Entry &entry) const
{
    return entry.names == Names::Taken && isWanted(entry);
}

void Claims::updateAsked()
{
    // One question at a time, and the same one until it is decided.
    const auto current = m_entries.find(m_asked);
    if (current != m_entries.end() && isAsked(current->second))
        return;
    const auto next = std::find_if(m_entries.begin(), m_entries.end(),
                                   [this](const auto &entry) { return isAsked(entry.second); });
    m_asked = next == m_entries.end() ? nullptr : next->first;
}

std::optional<Claims::Collision> Claims::collision() const
{
    const auto found = m_entries.find(m_asked);
    if (found == m_entries.end())
        return {};
    const Entry &entry = found->second;
    return Collision{entry.prefix, offerFor(entry), entry.others, m_held(entry.program)};
}

void Claims::keepPrefix()
{
    if (const auto found = m_entries.find(m_asked); found != m_entries.end()) {
        claim(found->second);
        free(found->second);
    }
    updateAsked();
    Q_EMIT rowsChanged();
}

Result<void> Claims::useOffer()
{
    const auto found = m_entries.find(m_asked);
    return found == m_entries.end() ? Result<void>() : setPrefix(m_asked, offerFor(found->second));
}

} // namespace gopscope
