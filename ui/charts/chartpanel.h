#pragma once

#include "card.h"
#include "charts/chartview.h"
#include "charts/legendentry.h"

#include <QLabel>

namespace gopscope {

/// The span of time that all charts show, and what they read.
struct ChartWindow
{
    const History *history = nullptr;
    qint64 fromMs = 0;
    qint64 toMs = 1;
    QList<Tick> ticks;
};

/// A card with one chart: title, legend with the current values, lines.
class ChartPanel : public Card
{
    Q_OBJECT

public:
    explicit ChartPanel(const ChartSpec &spec, QWidget *parent = nullptr);

    void setColors(const Colors &colors);
    void setFormat(const Format &format) { m_format = format; }
    /// Reads the lines and current values anew.
    void draw(const ChartWindow &window);
    /// The values as a text, `Heap: alloc 5.9 MiB, in use 6.3 MiB`, for screen readers.
    [[nodiscard]] QString description() const;

    [[nodiscard]] ChartView &view() { return m_view; }
    /// The room that the labels of the values need.
    [[nodiscard]] int labelWidth() const { return m_labelWidth; }

private:
    [[nodiscard]] double maximum(const ChartWindow &window) const;
    [[nodiscard]] QString lastValue(const SeriesSpec &series, const ChartWindow &window) const;
    void showLines();

    ChartSpec m_spec;
    Format m_format;
    Colors m_colors;
    QLabel m_title;
    ChartView m_view;
    std::vector<LegendEntry *> m_legend; ///< children of this
    ChartWindow m_window;
    int m_hovered = -1;
    int m_labelWidth = 0;
};

/// A goal that the runtime sets when there is none (GOGC=off): close to 2^64.
[[nodiscard]] bool isNoGoal(MetricId metric, double value);

} // namespace gopscope
