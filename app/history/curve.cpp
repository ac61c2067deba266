#include "history/curve.h"

#include <algorithm>
#include <optional>

namespace gopscope {
namespace {

/// Writes the points of samples, column by column.
class CurveWriter
{
public:
    CurveWriter(const History &history, MetricId id, qint64 columnMs)
        : m_history(history)
        , m_id(id)
        , m_columnMs(columnMs)
        , m_bridgeMs(metric(id).bridgeMs)
    {
    }

    /// The first sample of the column that holds a sample.
    [[nodiscard]] std::size_t columnBegin(std::size_t index) const
    {
        return m_history.indexAt(columnOf(m_history.timeAt(index)) * m_columnMs);
    }
    [[nodiscard]] std::size_t columnEnd(std::size_t index, std::size_t hint) const
    {
        return m_history.indexAt((columnOf(m_history.timeAt(index)) + 1) * m_columnMs, hint);
    }
    /// The last sample with a value before `index` that a line could come from.
    [[nodiscard]] std::optional<std::size_t> valueBefore(std::size_t index) const
    {
        for (std::size_t i = index; i-- > 0;) {
            if (m_history.has(i, m_id))
                return i;
            if (m_history.timeAt(index - 1) - m_history.timeAt(i) >= m_bridgeMs)
                break;
        }
        return {};
    }
    /// The first sample with a value from `index` on that a line could go to.
    [[nodiscard]] std::optional<std::size_t> valueFrom(std::size_t index) const
    {
        for (std::size_t i = index; i < m_history.size(); ++i) {
            if (m_history.has(i, m_id))
                return i;
            if (m_history.timeAt(i) - m_history.timeAt(index) >= m_bridgeMs)
                break;
        }
        return {};
    }

    /// Appends the points of the whole columns from sample `begin` to before `end`.
    void write(Curve &curve, std::size_t begin, std::size_t end) const
    {
        auto before = curve.empty() ? std::nullopt : valueBefore(begin);
        std::size_t length = 0;
        for (std::size_t i = begin; i < end;) {
            // Most columns hold about as many samples as the one before.
            const qint64 endMs = (columnOf(m_history.timeAt(i)) + 1) * m_columnMs;
            const std::size_t guess = i + (length > 2 ? length - 2 : 0);
            const bool good = guess < end && m_history.timeAt(guess) < endMs;
            const std::size_t next = m_history.indexAt(endMs, good ? guess : i);
            const Extremes extremes = m_history.extremes(m_id, i, next);
            if (!extremes.empty()) {
                const auto first = valueFrom(i);
                const bool start = !before || !first || isBroken(*before, *first);
                writeColumn(curve, extremes, start);
                before = valueBefore(next);
            }
            length = next - i;
            i = next;
        }
    }

private:
    [[nodiscard]] qint64 columnOf(qint64 timeMs) const { return timeMs / m_columnMs; }

    [[nodiscard]] bool isBroken(std::size_t before, std::size_t now) const
    {
        const bool next = before + 1 == now;
        return (!next && m_history.timeAt(now) - m_history.timeAt(before) > m_bridgeMs) ||
               m_history.isInterrupted(before, now);
    }

    void writeColumn(Curve &curve, const Extremes &extremes, bool start) const
    {
        const CurvePoint low{m_history.timeAt(extremes.lowAt), extremes.low, false};
        const CurvePoint high{m_history.timeAt(extremes.highAt), extremes.high, false};
        const bool lowFirst = extremes.lowAt <= extremes.highAt;
        curve.push_back(lowFirst ? low : high);
        curve.back().start = start;
        if (extremes.lowAt != extremes.highAt)
            curve.push_back(lowFirst ? high : low);
    }

    const History &m_history;
    MetricId m_id;
    qint64 m_columnMs;
    qint64 m_bridgeMs;
};

/// The samples of a span, in whole columns, with one value beyond either end.
struct SampleSpan
{
    std::size_t begin;
    std::size_t end;
};

SampleSpan samplesOf(const History &history, const CurveWriter &writer, const CurveSpan &span)
{
    const std::size_t from = history.indexAt(span.fromMs);
    const auto before = writer.valueBefore(from);
    const auto after = writer.valueFrom(history.indexAt(span.toMs + 1, from));
    const std::size_t first = std::min(before.value_or(from), history.size() - 1);
    return {writer.columnBegin(first), after ? writer.columnEnd(*after, *after) : history.size()};
}

} // namespace

Curve readCurve(const History &history, MetricId metric, const CurveSpan &span)
{
    Curve curve;
    if (history.empty())
        return curve;
    const CurveWriter writer(history, metric, span.columnMs);
    const SampleSpan samples = samplesOf(history, writer, span);
    writer.write(curve, samples.begin, samples.end);
    return curve;
}

bool CurveReader::canGoOn(const History &history, MetricId metric, const CurveSpan &span) const
{
    return &history == m_history && metric == m_metric && history.revision() == m_revision &&
           span.columnMs == m_span.columnMs && span.fromMs >= m_span.fromMs && span.toMs >= m_span.toMs &&
           !m_curve.empty() && m_curve.front().timeMs >= history.firstMs() &&
           m_curve.back().timeMs >= span.fromMs;
}

bool CurveReader::read(const History &history, MetricId metric, const CurveSpan &span)
{
    if (!canGoOn(history, metric, span)) {
        Curve whole = readCurve(history, metric, span);
        const bool changed = whole != m_curve;
        m_curve = std::move(whole);
        m_history = &history;
        m_metric = metric;
        m_revision = history.revision();
        m_span = span;
        return changed;
    }
    m_span = span;
    const CurveWriter writer(history, metric, span.columnMs);
    const SampleSpan samples = samplesOf(history, writer, span);
    const auto inside = [](qint64 fromMs) {
        return [fromMs](const CurvePoint &point) { return point.timeMs >= fromMs; };
    };
    const auto first = std::ranges::find_if(m_curve, inside(history.timeAt(samples.begin)));
    bool changed = first != m_curve.begin();
    m_curve.erase(m_curve.begin(), first);
    m_curve.front().start = true;
    const qint64 tailMs = m_curve.back().timeMs / span.columnMs * span.columnMs;
    const auto tail = std::ranges::find_if(m_curve.end() - std::min<std::ptrdiff_t>(2, std::ssize(m_curve)),
                                           m_curve.end(), inside(tailMs));
    const Curve before(tail, m_curve.end());
    m_curve.erase(tail, m_curve.end());
    const auto kept = std::ssize(m_curve);
    writer.write(m_curve, history.indexAt(tailMs), samples.end);
    changed |= !std::equal(m_curve.begin() + kept, m_curve.end(), before.begin(), before.end());
    return changed;
}

} // namespace gopscope
