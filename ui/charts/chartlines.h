#pragma once

#include "charts/charttime.h"
#include "charts/curveitem.h"
#include "history/stackreader.h"
#include "history/stemreader.h"

#include <span>

namespace gopscope {

/// The lines of a chart as far as they were read: what of them is in view, and how it is drawn.
class ChartLines
{
public:
    void setLines(const QList<ChartLine> &lines);

    /// Reads what is new of the lines that are shown; whether anything changed.
    bool read(const ChartTime &time, const std::vector<bool> &shown);
    /// Between which values the shown lines lie in view, and 0.
    [[nodiscard]] Extremes extremes() const;
    /// How the shown lines are drawn, the one at `hovered` before the others; -1: none.
    [[nodiscard]] std::vector<DrawnLine> drawn(const Colors &colors, int hovered) const;
    /// The points of the line at `index`; none while it is not shown.
    [[nodiscard]] const Curve &curve(std::size_t index) const;

private:
    struct Reader
    {
        CurveReader curve;
        StemReader stems;
        std::optional<ValueRange> range; ///< of the window
    };

    [[nodiscard]] bool isArea(std::size_t index) const;
    [[nodiscard]] CurveSpan spanOf(const ChartLine &line) const;
    bool readStack();
    [[nodiscard]] double highest(std::size_t index) const;

    QList<ChartLine> m_lines;
    std::vector<Reader> m_readers;
    std::vector<bool> m_shown;
    StackReader m_stack;
    std::vector<std::size_t> m_areas; ///< the lines that m_stack holds
    ChartTime m_time;
};

} // namespace gopscope
