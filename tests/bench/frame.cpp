// The frame figures: a tick of the real charts page in the real window, against bare QPainter, QCustomPlot
// and QLineSeries with all points; panning and the crosshair.
#include "bench.h"
#include "daywindow.h"
#include "readercost.h"
#include "simulatedclock.h"
#include "twins.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <memory>

using namespace gopscope;
using namespace std::chrono_literals;

namespace {

constexpr int repetitions = 15;
constexpr auto seldom = 60s; ///< polls of the real process hardly come in between

/// CPU milliseconds of something and of all painting that follows from it.
template<typename Action> double costOf(Action &&action)
{
    const double start = bench::cpuSeconds();
    action();
    bench::paintAll();
    return (bench::cpuSeconds() - start) * 1000;
}

/// A window with twenty lines, and its bare twin.
class Contest
{
public:
    Contest(qint64 pid, std::chrono::minutes range, bench::DayWindow::Shape shape)
        : m_day(m_clock, pid, range, shape, seldom)
    {
        m_day.showTwentyLines();
        m_bare.setPalette(m_day.window().palette());
        m_bare.resize(m_day.page().size());
        takeOver();
        m_bare.show();
        bench::paintAll();
    }

    /// CPU milliseconds of a tick that moves the axis by `ms`.
    double tick(qint64 ms)
    {
        m_clock.advanceMs(ms);
        const double cost = costOf([this] { m_day.takeSample(); });
        takeOver();
        return cost;
    }
    double bare()
    {
        return costOf([this] { m_bare.update(); });
    }
    /// Time of a column of pixels: the axis moves by no less.
    [[nodiscard]] qint64 columnMs()
    {
        return m_day.page().window().span().length() / m_day.page().panels().front()->view().plotWidth() + 1;
    }
    [[nodiscard]] bench::DayWindow &day() { return m_day; }

private:
    void takeOver() { m_bare.setPictures(bench::picturesOf(m_day.page())); }

    SimulatedClock m_clock{SystemClock().epochMs()};
    bench::DayWindow m_day;
    bench::BareCharts m_bare;
};

double againstBare(Contest &contest, std::vector<double> &ticks)
{
    std::vector<double> ratios;
    contest.tick(contest.columnMs());
    contest.bare();
    for (int i = 0; i < repetitions; ++i) {
        ticks.push_back(contest.tick(contest.columnMs()));
        ratios.push_back(ticks.back() / contest.bare());
    }
    return bench::median(ratios);
}

double meanOfSixty(Contest &contest)
{
    std::vector<double> ratios;
    for (int round = 0; round < 5; ++round) {
        double ours = 0, bare = 0;
        for (int second = 0; second < 60; ++second) {
            ours += contest.tick(1000);
            bare += contest.bare();
        }
        ratios.push_back(ours / bare);
    }
    return bench::median(ratios);
}

double againstCustomPlot(Contest &contest)
{
    bench::CustomPlots plots(bench::picturesOf(contest.day().page()));
    plots.resize(contest.day().page().size());
    static_cast<QWidget &>(plots).show();
    bench::paintAll();
    std::vector<double> ratios;
    for (int i = 0; i < repetitions; ++i) {
        const double ours = contest.tick(contest.columnMs());
        const auto pictures = bench::picturesOf(contest.day().page());
        const double theirs = costOf([&] { plots.show(pictures); });
        if (i > 0)
            ratios.push_back(ours / theirs);
    }
    return bench::median(ratios);
}

/// All points of twenty lines in QLineSeries, against the median of our ticks.
double rawAgainst(Contest &contest, double ourTick)
{
    const History &history = contest.day().history();
    QWidget window;
    window.resize(contest.day().page().size());
    std::vector<std::pair<QLineSeries *, MetricId>> lines;
    const auto pictures = bench::picturesOf(contest.day().page());
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        auto *chart = new QChart;
        auto *view = new QChartView(chart, &window);
        view->setGeometry(pictures[i].geometry);
        view->setRenderHint(QPainter::Antialiasing);
        auto *time = new QValueAxis, *value = new QValueAxis;
        chart->addAxis(time, Qt::AlignBottom);
        chart->addAxis(value, Qt::AlignLeft);
        for (const ChartLine &line : contest.day().page().panels()[i]->contents().lines) {
            auto *series = new QLineSeries;
            chart->addSeries(series);
            series->attachAxis(time);
            series->attachAxis(value);
            lines.emplace_back(series, line.metric);
        }
        const auto &frame = pictures[i].frame;
        time->setRange(static_cast<double>(frame.fromMs), static_cast<double>(frame.toMs));
        value->setRange(frame.bottom, frame.top);
    }
    window.show();
    // Their points are made before: only Qt Charts' share is measured.
    std::vector<QList<QPointF>> points;
    for (const auto &[series, metric] : lines) {
        QList<QPointF> &list = points.emplace_back();
        for (std::size_t i = 0; i < history.size(); ++i) {
            if (const double y = history.value(i, metric); !std::isnan(y))
                list.append({static_cast<double>(history.timeAt(i)), y});
        }
    }
    const auto replaceAll = [&] {
        for (std::size_t i = 0; i < lines.size(); ++i)
            lines[i].first->replace(points[i]);
    };
    costOf(replaceAll);
    std::vector<double> costs;
    for (int i = 0; i < 5; ++i)
        costs.push_back(costOf(replaceAll));
    return bench::median(costs) / ourTick;
}

/// The share of frames that take longer than a sixtieth of a second while the charts are panned for ten
/// seconds.
double slowPanFrames(Contest &contest)
{
    constexpr double sixtieth = 16.7;
    constexpr qint64 lasting = 10'000;
    TimeWindow &window = contest.day().page().window();
    const qint64 step = 3 * contest.columnMs();
    QElapsedTimer all, frame;
    all.start();
    int frames = 0, slow = 0;
    while (all.elapsed() < lasting) {
        frame.start();
        window.pan(frames / 60 % 2 ? step : -step);
        bench::paintAll();
        slow += static_cast<double>(frame.nsecsElapsed()) / 1e6 > sixtieth;
        ++frames;
    }
    window.backToLive();
    bench::paintAll();
    return static_cast<double>(slow) / frames;
}

double crosshairAgainst(Contest &contest, double denseTick)
{
    ChartView &view = contest.day().page().panels().front()->view();
    const QRectF plot = view.plotArea();
    std::vector<double> costs;
    const auto moveTo = [&](double x) {
        const QPointF at(x, plot.center().y());
        QMouseEvent move(QEvent::MouseMove, at, view.viewport()->mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                         {});
        return costOf([&] { QApplication::sendEvent(view.viewport(), &move); });
    };
    moveTo(plot.left());
    for (double x = plot.left() + 5; x < plot.right(); x += 2)
        costs.push_back(moveTo(x));
    contest.day().page().pointer().clear();
    bench::paintAll();
    return bench::median(costs) / denseTick;
}

} // namespace

int bench::frame(int argc, char *argv[])
{
    QApplication app(argc, argv);
    applyTheme(app, Theme::Light);
    const qint64 pid = QString::fromLocal8Bit(argc > 2 ? argv[2] : "").toLongLong();
    std::vector<double> dense, calm;
    {
        Contest contest(pid, 24h, madesamples::sawTooth);
        figure("frame_24h_dense_vs_bare", againstBare(contest, dense));
        figure("frame_24h_dense_ms", median(dense));
        figure("frame_mean_60_vs_bare", meanOfSixty(contest));
        figure("raw_qlineseries_vs_frame_24h", rawAgainst(contest, median(dense)));
        figure("frame_vs_qcustomplot", againstCustomPlot(contest));
        figure("pan_frames_over_16ms", slowPanFrames(contest));
        figure("crosshair_vs_frame", crosshairAgainst(contest, median(dense)));
    }
    Contest day(pid, 24h, madesamples::calm), lastHour(pid, 1h, madesamples::calm);
    figure("frame_24h_calm_vs_bare", againstBare(day, calm));
    figure("frame_24h_calm_ms", median(calm));
    std::vector<double> ratios;
    for (int i = 0; i < repetitions; ++i) {
        const double ofDay = day.tick(day.columnMs());
        ratios.push_back(ofDay / lastHour.tick(lastHour.columnMs()));
    }
    figure("frame_24h_vs_1h", median(ratios));
    return 0;
}

int bench::idle(int argc, char *argv[])
{
    constexpr auto warmUp = 10s, measured = 60s;
    QApplication app(argc, argv);
    applyTheme(app, Theme::Light);
    const SystemClock clock;
    const bool isMemory = QApplication::arguments().value(2) == memorySource();
    const qint64 pid = QApplication::arguments().constLast().toLongLong();
    DayWindow day(clock, pid, 5min, madesamples::sawTooth, 1s, isMemory ? memorySource() : gopsSource());
    const auto spent = [isMemory] { // with gops and what lists, which have ended, and the reader, which runs
        return procfs::childrenCpuSeconds() + (isMemory ? cpuWithReader() : procfs::ownCpuSeconds());
    };
    double before = 0;
    QTimer::singleShot(warmUp, &app, [&] { before = spent(); });
    QTimer::singleShot(warmUp + measured, &app, [&] {
        figure(isMemory ? "idle_cpu_percent_memory" : "idle_cpu_percent",
               (spent() - before) / std::chrono::duration<double>(measured).count() * 100);
        QCoreApplication::exit();
    });
    return QApplication::exec();
}
