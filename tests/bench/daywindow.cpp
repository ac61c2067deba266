#include "daywindow.h"

#include <QApplication>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {
namespace {

LaunchOptions launchAt(std::chrono::milliseconds interval)
{
    LaunchOptions launch;
    launch.interval = interval;
    launch.theme = Theme::Light;
    return launch;
}

QString withSettings(const QString &file, std::chrono::minutes range, const QString &source)
{
    Settings settings;
    settings.range = range;
    settings.source = source;
    SettingsStore(file).save(settings);
    return file;
}

} // namespace

DayWindow::DayWindow(const Clock &clock, qint64 pid, std::chrono::minutes range, Shape shape,
                     std::chrono::milliseconds interval, const QString &source)
    : m_desk({.launch = launchAt(interval),
              .settings = withSettings(m_dir.filePath(u"settings.ini"_s), range, source),
              .spool = {},
              .clock = &clock})
    , m_target(session().watch(pid))
    , m_shape(shape)
{
    constexpr qint64 day = 86'400;
    for (qint64 second = day; second > 0; --second)
        session().takeSample(m_target, madesamples::at(clock.epochMs() - second * 1000, shape),
                             second == day ? Join::NewLife : Join::Continues);
    window().resize(1400, 900);
    m_desk.open();
    paintAll();
}

void DayWindow::takeSample()
{
    session().takeSample(m_target, madesamples::at(m_desk.clock.epochMs(), m_shape), Join::Continues);
}

void DayWindow::showTwentyLines()
{
    using enum SeriesColor;
    const auto line = [this](MetricId id, SeriesColor color, LineStyle style = LineStyle::Solid) {
        return ChartLine{metric(id).idText(), id, color, style, &history()};
    };
    page().setCharts({{u"heap"_s,
                       u"Heap"_s,
                       {line("heap_alloc"_metric, Primary), line("heap_in_use"_metric, InUse),
                        line("next_gc"_metric, Goal, LineStyle::Dashed), line("sys"_metric, System),
                        line("rss"_metric, Resident), line("heap_floor"_metric, Rate)},
                       true},
                      {u"allocation"_s, u"Allocation rate"_s, {line("alloc_rate"_metric, Rate)}},
                      {u"objects"_s,
                       u"Objects"_s,
                       {line("malloc_rate"_metric, Rate), line("free_rate"_metric, Second),
                        line("gc_rate"_metric, Pause)}},
                      {u"pauses"_s, u"GC pauses"_s, {line("pause"_metric, Pause, LineStyle::Stem)}},
                      {u"idle"_s,
                       u"Idle and released"_s,
                       {line("heap_idle"_metric, System), line("heap_released"_metric, Released),
                        line("retained"_metric, Primary), line("heap_sys"_metric, InUse)}},
                      {u"stack"_s,
                       u"Stack and the rest"_s,
                       {line("stack_in_use"_metric, Released), line("stack_sys"_metric, System),
                        line("mspan_sys"_metric, Primary), line("gc_sys"_metric, Rate),
                        line("other_sys"_metric, InUse)}}});
    paintAll();
}

void paintAll()
{
    // Scene changes become updates in one round of the event loop, and paint events in the next.
    for (int round = 0; round < 4; ++round)
        QApplication::processEvents();
}

} // namespace bench
