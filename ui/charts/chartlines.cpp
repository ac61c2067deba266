#include "charts/chartlines.h"

#include <algorithm>

namespace gopscope {

void ChartLines::setLines(const QList<ChartLine> &lines)
{
    m_lines = lines;
    m_readers.assign(static_cast<std::size_t>(lines.size()), {});
    m_shown.assign(m_readers.size(), false);
    m_areas.clear();
    m_stack = {};
}

bool ChartLines::isArea(std::size_t index) const
{
    return m_lines[static_cast<qsizetype>(index)].style == LineStyle::Area;
}

CurveSpan ChartLines::spanOf(const ChartLine &line) const
{
    return {m_time.span.fromMs + line.zeroMs, m_time.span.toMs + line.zeroMs, m_time.columnMs};
}

bool ChartLines::read(const ChartTime &time, const std::vector<bool> &shown)
{
    m_time = time;
    bool changed = false;
    for (std::size_t i = 0; i < m_readers.size(); ++i) {
        const ChartLine &line = m_lines[static_cast<qsizetype>(i)];
        Reader &reader = m_readers[i];
        reader.range.reset();
        m_shown[i] = shown[i] && line.history;
        if (!m_shown[i] || isArea(i))
            continue;
        const CurveSpan span = spanOf(line);
        reader.range = line.history->range(line.metric, span.fromMs, span.toMs);
        changed |= line.style == LineStyle::Stem ? reader.stems.read(*line.history, line.metric, span)
                                                 : reader.curve.read(*line.history, line.metric, span);
    }
    return readStack() || changed;
}

bool ChartLines::readStack()
{
    m_areas.clear();
    std::vector<MetricId> parts;
    for (std::size_t i = 0; i < m_readers.size(); ++i) {
        if (!m_shown[i] || !isArea(i))
            continue;
        m_areas.push_back(i);
        parts.push_back(m_lines[static_cast<qsizetype>(i)].metric);
    }
    if (m_areas.empty())
        return false;
    const ChartLine &line = m_lines[static_cast<qsizetype>(m_areas.front())];
    return m_stack.read(*line.history, line.whole, parts, spanOf(line));
}

const Curve &ChartLines::curve(std::size_t index) const
{
    static const Curve none;
    if (!m_shown[index])
        return none;
    if (const auto area = std::ranges::find(m_areas, index); area != m_areas.end())
        return m_stack.edges()[static_cast<std::size_t>(area - m_areas.begin())];
    return m_lines[static_cast<qsizetype>(index)].style == LineStyle::Stem ? m_readers[index].stems.curve()
                                                                           : m_readers[index].curve.curve();
}

double ChartLines::highest(std::size_t index) const
{
    const ChartLine &line = m_lines[static_cast<qsizetype>(index)];
    const auto &range = m_readers[index].range;
    double highest = range && !metric(line.metric).isNone(range->maximum) ? range->maximum : 0;
    if (line.style != LineStyle::Stem && line.style != LineStyle::Area)
        return highest;
    // The sample that brought a pause can lie behind the end of the window, and an area stands on others.
    const CurveSpan span = spanOf(line);
    for (const CurvePoint &point : curve(index)) {
        if (point.timeMs >= span.fromMs && point.timeMs <= span.toMs)
            highest = std::max(highest, point.value);
    }
    return highest;
}

Extremes ChartLines::extremes() const
{
    Extremes extremes{.low = 0, .high = 0};
    for (std::size_t i = 0; i < m_readers.size(); ++i) {
        if (!m_shown[i])
            continue;
        if (const auto &range = m_readers[i].range)
            extremes.low = std::min(extremes.low, range->minimum);
        extremes.high = std::max(extremes.high, highest(i));
    }
    return extremes;
}

std::vector<DrawnLine> ChartLines::drawn(const Colors &colors, int hovered) const
{
    std::vector<DrawnLine> drawn;
    const Curve *base = nullptr;
    for (std::size_t i = 0; i < m_readers.size(); ++i) {
        if (!m_shown[i])
            continue;
        const ChartLine &line = m_lines[static_cast<qsizetype>(i)];
        const bool isHovered = hovered == static_cast<int>(i);
        drawn.push_back({&curve(i), line.zeroMs, colors.series(line.color), line.style, isHovered,
                         hovered >= 0 && !isHovered});
        if (isArea(i))
            drawn.back().base = std::exchange(base, &curve(i));
    }
    return drawn;
}

} // namespace gopscope
