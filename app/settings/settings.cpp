#include "settings/settings.h"

#include "sampling/sampler.h"

#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {

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
    constexpr qsizetype mostWatched = 200, mostOwnCharts = 60;
    const Settings defaults;
    Settings settings;
    const auto text = [this](const QString &key) { return m_file->value(key).toString(); };
    bool ok = false;
    const int interval = m_file->value(u"sampling/interval_ms"_s).toInt(&ok);
    settings.interval = ok ? std::clamp(std::chrono::milliseconds(interval), Sampler::shortestInterval,
                                        Sampler::longestInterval)
                           : defaults.interval;
    settings.gopsProgram = text(u"sampling/gops"_s);
    settings.watched = m_file->value(u"sampling/watched"_s).toStringList().mid(0, mostWatched);
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
    settings.windowGeometry = m_file->value(u"window/geometry"_s).toByteArray();
    settings.splitter = m_file->value(u"window/splitter"_s).toByteArray();
    settings.pickerHeader = m_file->value(u"window/picker_header"_s).toByteArray();
    settings.forward = loadForwardSettings(*m_file);
    return settings;
}

bool SettingsStore::save(const Settings &settings)
{
    m_file->setValue(u"sampling/interval_ms"_s, static_cast<int>(settings.interval.count()));
    m_file->setValue(u"sampling/gops"_s, settings.gopsProgram);
    m_file->setValue(u"sampling/watched"_s, settings.watched);
    m_file->setValue(u"window/theme"_s, themeName(settings.theme));
    m_file->setValue(u"window/units"_s, settings.units == ByteUnits::Decimal ? u"decimal"_s : u"binary"_s);
    m_file->setValue(u"window/range_min"_s, static_cast<int>(settings.range.count()));
    m_file->setValue(u"window/own_charts"_s, settings.ownCharts);
    m_file->setValue(u"history/retention_min"_s, static_cast<int>(settings.retention.count()));
    m_file->setValue(u"history/ceiling_mib"_s, settings.ceilingMiB);
    m_file->setValue(u"window/tree"_s, settings.treeView);
    m_file->setValue(u"window/geometry"_s, settings.windowGeometry);
    m_file->setValue(u"window/splitter"_s, settings.splitter);
    m_file->setValue(u"window/picker_header"_s, settings.pickerHeader);
    saveForwardSettings(*m_file, settings.forward);
    m_file->sync();
    return m_file->status() == QSettings::NoError;
}

} // namespace gopscope
