#include "settings/settings.h"

#include "sampling/sampler.h"

#include <QHash>
#include <QLockFile>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {

namespace {

constexpr auto withMemory = "+memory"_L1;

/// Each as CHOICE=KEY or CHOICE+memory=KEY: a choice has no '=' in it, and a program's key may have anything.
QStringList linesOf(const QMap<QString, SourceWish> &wishes)
{
    QStringList lines;
    for (auto it = wishes.cbegin(); it != wishes.cend(); ++it)
        lines << it->choice + (it->addsMemory ? withMemory : ""_L1) + u'=' + it.key();
    return lines;
}

QMap<QString, SourceWish> wishesIn(const QStringList &lines)
{
    QMap<QString, SourceWish> wishes;
    for (const QString &line : lines) {
        const qsizetype end = line.indexOf(u'=');
        SourceWish wish{.choice = line.left(end)};
        wish.addsMemory = wish.choice.endsWith(withMemory);
        if (wish.addsMemory)
            wish.choice.chop(withMemory.size());
        const bool isKnown = wish.choice.isEmpty() ? wish.addsMemory : sourceChoices().contains(wish.choice);
        if (end > 0 && isKnown)
            wishes.insert(line.mid(end + 1), wish);
    }
    return wishes;
}

/// The settings as they stand in the file.
QVariantMap valuesOf(const Settings &settings)
{
    QVariantMap values{
        {u"sampling/interval_ms"_s, static_cast<int>(settings.interval.count())},
        {u"sampling/source"_s, settings.source},
        {u"sampling/wishes"_s, linesOf(settings.wishes)},
        {u"sampling/offer_source"_s, settings.offersSource},
        {u"sampling/offer_gops"_s, settings.offersGops},
        {u"sampling/gops"_s, settings.gopsProgram},
        {u"sampling/watched"_s, settings.watched},
        {u"window/theme"_s, themeName(settings.theme)},
        {u"window/units"_s, settings.units == ByteUnits::Decimal ? u"decimal"_s : u"binary"_s},
        {u"window/range_min"_s, static_cast<int>(settings.range.count())},
        {u"window/own_charts"_s, settings.ownCharts},
        {u"history/retention_min"_s, static_cast<int>(settings.retention.count())},
        {u"history/ceiling_mib"_s, settings.ceilingMiB},
        {u"window/tree"_s, settings.treeView},
        {u"window/ask_on_closing"_s, settings.asksOnClosing},
        {u"window/save_folder"_s, settings.saveFolder},
        {u"window/geometry"_s, settings.windowGeometry},
        {u"window/splitter"_s, settings.splitter},
        {u"window/picker_columns"_s, settings.pickerHeader},
        {u"programs/recent"_s, textsOf(settings.recentPrograms)},
    };
    storeForwardSettings(values, settings.forward);
    return values;
}

/// Keys of lists to which several windows add.
const QStringList &mergedKeys()
{
    static const QStringList keys{u"sampling/watched"_s, u"sampling/wishes"_s,       u"window/own_charts"_s,
                                  u"forward/prefixes"_s, u"forward/not_forwarded"_s, u"forward/ours"_s,
                                  u"forward/unasked"_s,  u"forward/lives"_s};
    return keys;
}

/// `theirs` with what makes `now` of `before`. An entry can be there several times: what another window
/// added as well is the same thing, not one more.
QStringList merged(QStringList theirs, const QStringList &before, const QStringList &now)
{
    QHash<QString, std::pair<qsizetype, qsizetype>> counts; // before, now
    for (const QString &entry : before)
        ++counts[entry].first;
    for (const QString &entry : now)
        ++counts[entry].second;
    QHash<QString, qsizetype> found;
    for (const QString &entry : theirs)
        ++found[entry];
    theirs.removeIf([&](const QString &entry) {
        const auto [old, wanted] = counts.value(entry);
        return wanted < old && found[entry]-- > wanted;
    });
    for (const QString &entry : now) {
        const auto [old, wanted] = counts.value(entry);
        if (wanted > old && found[entry] < wanted) {
            theirs << entry;
            ++found[entry];
        }
    }
    return theirs;
}

} // namespace

QString themeName(Theme theme)
{
    switch (theme) {
    case Theme::Light:
        return u"light"_s;
    case Theme::Dark:
        return u"dark"_s;
    case Theme::System:
        break;
    }
    return u"system"_s;
}

std::optional<Theme> themeFromName(const QString &name)
{
    for (const Theme theme : {Theme::System, Theme::Light, Theme::Dark}) {
        if (themeName(theme) == name)
            return theme;
    }
    return {};
}

SettingsStore::SettingsStore()
    : m_file(std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, u"gopscope"_s,
                                         u"gopscope"_s))
{
}

SettingsStore::SettingsStore(const QString &fileName)
    : m_file(std::make_unique<QSettings>(fileName, QSettings::IniFormat))
{
}

SettingsStore::~SettingsStore() = default;

Settings SettingsStore::load() const
{
    constexpr qsizetype mostOwnCharts = 60;
    const Settings defaults;
    Settings settings;
    const auto text = [this](const QString &key) { return m_file->value(key).toString(); };
    if (const QString source = text(u"sampling/source"_s); sourceChoices().contains(source))
        settings.source = source;
    settings.wishes = wishesIn(m_file->value(u"sampling/wishes"_s).toStringList().mid(0, mostPrograms));
    settings.offersSource = m_file->value(u"sampling/offer_source"_s, defaults.offersSource).toBool();
    settings.offersGops = m_file->value(u"sampling/offer_gops"_s, defaults.offersGops).toBool();
    bool ok = false;
    const int interval = m_file->value(u"sampling/interval_ms"_s).toInt(&ok);
    settings.interval = ok ? std::clamp(std::chrono::milliseconds(interval),
                                        shortestInterval(settings.source), Sampler::longestInterval)
                           : defaults.interval;
    settings.gopsProgram = text(u"sampling/gops"_s);
    settings.watched = m_file->value(u"sampling/watched"_s).toStringList().mid(0, mostPrograms);
    settings.theme = themeFromName(text(u"window/theme"_s)).value_or(defaults.theme);
    settings.units = text(u"window/units"_s) == "decimal"_L1 ? ByteUnits::Decimal : ByteUnits::Binary;
    const int range = m_file->value(u"window/range_min"_s).toInt(&ok);
    settings.range = ok && range >= 0 && range <= 24 * 60 ? std::chrono::minutes(range) : defaults.range;
    settings.ownCharts = m_file->value(u"window/own_charts"_s).toStringList().mid(0, mostOwnCharts);
    const int retention = m_file->value(u"history/retention_min"_s).toInt(&ok);
    settings.retention = ok ? std::clamp(std::chrono::minutes(retention), shortestRetention, longestRetention)
                            : defaults.retention;
    const int ceiling = m_file->value(u"history/ceiling_mib"_s).toInt(&ok);
    settings.ceilingMiB =
        ok ? std::clamp(ceiling, smallestCeilingMiB, largestCeilingMiB) : defaults.ceilingMiB;
    settings.treeView = m_file->value(u"window/tree"_s, defaults.treeView).toBool();
    settings.asksOnClosing = m_file->value(u"window/ask_on_closing"_s, defaults.asksOnClosing).toBool();
    settings.saveFolder = text(u"window/save_folder"_s);
    settings.windowGeometry = m_file->value(u"window/geometry"_s).toByteArray();
    settings.splitter = m_file->value(u"window/splitter"_s).toByteArray();
    settings.pickerHeader = m_file->value(u"window/picker_columns"_s).toByteArray();
    settings.recentPrograms = recentProgramsIn(m_file->value(u"programs/recent"_s).toStringList());
    settings.forward = loadForwardSettings(*m_file);
    return settings;
}

bool SettingsStore::save(const Settings &now, const Settings &before)
{
    // QSettings has a lock for its own writing; the reading before it must be under one too.
    constexpr int patienceMs = 500;
    QLockFile lock(m_file->fileName() + u".merge"_s);
    (void)lock.tryLock(patienceMs); // where there can be no lock, there is the last one that writes
    m_file->sync();
    const QVariantMap values = valuesOf(now), valuesBefore = valuesOf(before);
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        const QVariant &valueBefore = valuesBefore[it.key()];
        if (it.value() == valueBefore)
            continue;
        const bool merges = mergedKeys().contains(it.key());
        m_file->setValue(it.key(), merges ? merged(m_file->value(it.key()).toStringList(),
                                                   valueBefore.toStringList(), it.value().toStringList())
                                          : it.value());
    }
    m_file->sync();
    return m_file->status() == QSettings::NoError;
}

qsizetype SettingsStore::leftOut() const
{
    qsizetype count = 0;
    for (const QString &key : mergedKeys())
        count += std::max<qsizetype>(0, m_file->value(key).toStringList().size() - mostPrograms);
    return count;
}

} // namespace gopscope
