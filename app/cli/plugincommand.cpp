#include "cli/plugincommand.h"

#include "base/number.h"
#include "base/untrusted.h"
#include "cli/meant.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <span>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// A graph holds metrics of one unit.
struct Graph
{
    QLatin1StringView key;
    const char *label;
    QLatin1StringView unit; ///< as mackerel-agent's plugins name it
    std::span<const MetricId> metrics;
};

constexpr std::array memory{"alloc"_metric, "sys"_metric, "stack_in_use"_metric, "stack_sys"_metric};
constexpr std::array heap{"heap_alloc"_metric,  "heap_sys"_metric,      "heap_idle"_metric,
                          "heap_in_use"_metric, "heap_released"_metric, "next_gc"_metric};
constexpr std::array objects{"heap_objects"_metric};
constexpr std::array operations{"lookups"_metric, "mallocs"_metric, "frees"_metric};
constexpr std::array runtime{"goroutines"_metric, "threads"_metric};
constexpr std::array collections{"num_gc"_metric};
constexpr std::array pauses{"gc_pause"_metric};

const std::array graphs{
    Graph{"memory"_L1, QT_TRANSLATE_NOOP("plugin", "Go memory"), "bytes"_L1, memory},
    Graph{"heap"_L1, QT_TRANSLATE_NOOP("plugin", "Go heap"), "bytes"_L1, heap},
    Graph{"objects"_L1, QT_TRANSLATE_NOOP("plugin", "Go heap objects"), "integer"_L1, objects},
    Graph{"operation"_L1, QT_TRANSLATE_NOOP("plugin", "Go operations since the start"), "integer"_L1,
          operations},
    Graph{"runtime"_L1, QT_TRANSLATE_NOOP("plugin", "Go runtime"), "integer"_L1, runtime},
    Graph{"gc"_L1, QT_TRANSLATE_NOOP("plugin", "Go collections since the start"), "integer"_L1, collections},
    Graph{"pause"_L1, QT_TRANSLATE_NOOP("plugin", "Go GC pause"), "seconds"_L1, pauses},
};

/// The same as in the window, where it goes on; a plugin takes one sample and ends.
QString whyOf(const TargetStatus &status)
{
    return status.isStopped() ? PluginCommand::tr("It is stopped (by SIGSTOP or a debugger).")
                              : status.explanation();
}

} // namespace

QByteArray pluginGraphs(const QString &keyPrefix)
{
    QJsonObject all;
    for (const Graph &graph : graphs) {
        QJsonArray metrics;
        for (const MetricId id : graph.metrics)
            metrics.append(QJsonObject{{u"name"_s, metric(id).idText()},
                                       {u"label"_s, metric(id).translatedTitle()},
                                       {u"stacked"_s, false}});
        all.insert(keyPrefix + u'.' + graph.key,
                   QJsonObject{{u"label"_s, QCoreApplication::translate("plugin", graph.label)},
                               {u"unit"_s, QString(graph.unit)},
                               {u"metrics"_s, metrics}});
    }
    return "# mackerel-agent-plugin\n" +
           QJsonDocument(QJsonObject{{u"graphs"_s, all}}).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray pluginValues(const QString &keyPrefix, const Sample &sample)
{
    QByteArray lines;
    for (const Graph &graph : graphs) {
        for (const MetricId id : graph.metrics) {
            if (!std::isfinite(sample[id]))
                continue;
            lines += (keyPrefix + u'.' + graph.key + u'.' + metric(id).idText()).toUtf8() + '\t' +
                     exactNumber(sample[id]) + '\t' + QByteArray::number(sample.timeMs / 1000) + '\n';
        }
    }
    return lines;
}

PluginCommand::PluginCommand(PluginArguments arguments, const SourceSet &sources, const Clock &clock)
    : m_arguments(std::move(arguments))
    , m_sampler(sources, clock)
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    m_deadline.setInterval(deadline);
    connect(&m_deadline, &QTimer::timeout, this, [this] { end(tr("The process gave no answer in time.")); });
    connect(&m_sampler, &Sampler::sampleTaken, this,
            [this](Target *, const Sample &sample, Join) { take(sample); });
    connect(&m_sampler, &Sampler::targetChanged, this, [this](Target *target) {
        const TargetStatus &status = target->status();
        if (status.state == TargetStatus::State::Exited)
            end(tr("The process exited."));
        else if (status.silence)
            end(u"%1. %2"_s.arg(status.silence->headline(tr("%1 (PID %2)")
                                                             .arg(oneLine(target->process().name, 80),
                                                                  QString::number(target->process().pid))),
                                whyOf(status)));
    });
}

Result<TargetProcess> PluginCommand::find(const Listing &listing) const
{
    const ForwardTarget &wanted = m_arguments.target;
    if (wanted.pid > 0) {
        if (procfs::isGone(wanted.pid))
            return failure(ErrorKind::NotFound, tr("There is no process with PID %1.").arg(wanted.pid));
        return TargetProcess{.pid = wanted.pid, .name = {}, .path = {}, .goVersion = {}, .startTicks = 0};
    }
    const auto row = findMeant(listing, wanted.exe);
    if (!row)
        return failure(ErrorKind::NotFound, tr("No Go process is named %1.").arg(oneLine(wanted.exe, 80)));
    return toTargetProcess(*row);
}

void PluginCommand::start(const Listing &listing)
{
    const auto process = find(listing);
    if (!process)
        return end(process.error().message);
    m_deadline.start();
    m_sampler.watch(*process);
}

void PluginCommand::take(const Sample &sample)
{
    if (m_finished)
        return;
    Q_EMIT printed(pluginValues(m_arguments.keyPrefix, sample));
    end({});
}

void PluginCommand::end(const QString &error)
{
    if (std::exchange(m_finished, true))
        return;
    m_deadline.stop();
    Q_EMIT finished(error);
}

} // namespace gopscope
