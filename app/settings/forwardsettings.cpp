#include "settings/forwardsettings.h"

#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr std::chrono::minutes longestPostEvery{60};
constexpr qsizetype mostMetrics = 100;

QStringList latest(const QStringList &list)
{
    return list.mid(std::max<qsizetype>(0, list.size() - mostPrograms));
}

} // namespace

QString ourName(const ForwardSettings &settings, const QString &prefix, const QString &program)
{
    return QStringList{settings.base, settings.service, prefix, program}.join(u' ');
}

QUrl servicePage(const ForwardSettings &settings)
{
    if (settings.service.isEmpty())
        return {};
    // Mackerel's own API has a host of its own; elsewhere it is that of the pages.
    QUrl page(settings.base.isEmpty() ? u"https://mackerel.io"_s : settings.base);
    page.setPath(settings.organisation.isEmpty()
                     ? u"/my"_s
                     : u"/orgs/%1/services/%2"_s.arg(settings.organisation, settings.service));
    return page;
}

ForwardSettings loadForwardSettings(const QSettings &file)
{
    ForwardSettings settings;
    const auto value = [&file](const QString &name) { return file.value(u"forward/"_s + name); };
    settings.on = value(u"on"_s).toBool();
    settings.base = value(u"base"_s).toString();
    settings.service = value(u"service"_s).toString();
    settings.organisation = value(u"organisation"_s).toString();
    settings.metrics = value(u"metrics"_s).toStringList().mid(0, mostMetrics);
    settings.postEvery = std::clamp(std::chrono::minutes(value(u"post_every_min"_s).toInt()),
                                    ForwardSettings().postEvery, longestPostEvery);
    settings.everySample = value(u"every_sample"_s).toBool();
    settings.marks = value(u"marks"_s).toBool();
    // A prefix has no '=' in it, and a program's key may have anything.
    for (const QString &line : value(u"prefixes"_s).toStringList().mid(0, mostPrograms)) {
        if (const qsizetype end = line.indexOf(u'='); end > 0)
            settings.prefixes.insert(line.mid(end + 1), line.left(end));
    }
    settings.lives = value(u"lives"_s).toStringList().mid(0, mostPrograms);
    settings.notForwarded = value(u"not_forwarded"_s).toStringList().mid(0, mostPrograms);
    settings.ours = latest(value(u"ours"_s).toStringList());
    settings.unasked = latest(value(u"unasked"_s).toStringList());
    return settings;
}

void storeForwardSettings(QVariantMap &values, const ForwardSettings &settings)
{
    const auto set = [&values](const QString &name, const QVariant &value) {
        values.insert(u"forward/"_s + name, value);
    };
    set(u"on"_s, settings.on);
    set(u"base"_s, settings.base);
    set(u"service"_s, settings.service);
    set(u"organisation"_s, settings.organisation);
    set(u"metrics"_s, settings.metrics);
    set(u"post_every_min"_s, static_cast<int>(settings.postEvery.count()));
    set(u"every_sample"_s, settings.everySample);
    set(u"marks"_s, settings.marks);
    QStringList prefixes;
    for (auto it = settings.prefixes.cbegin(); it != settings.prefixes.cend(); ++it)
        prefixes << it.value() + u'=' + it.key();
    set(u"prefixes"_s, prefixes);
    set(u"lives"_s, settings.lives);
    set(u"not_forwarded"_s, settings.notForwarded);
    set(u"ours"_s, settings.ours);
    set(u"unasked"_s, settings.unasked);
}

} // namespace gopscope
