#pragma once

#include "charts/chartlines.h"
#include "charts/chartview.h"
#include "charts/legendentry.h"
#include "format/format.h"
#include "look/card.h"

#include <QLabel>
#include <QToolButton>

namespace gopscope {

/// What a line of a chart says at one time.
struct ReadOut
{
    QString label;
    MetricUnit unit{};
    double value = 0; ///< NaN: nothing there
};

/// A card with one chart: title, legend with the current values, lines and marks.
class ChartPanel : public Card
{
    Q_OBJECT

public:
    explicit ChartPanel(const ChartContents &contents, QWidget *parent = nullptr);

    /// Other lines in the place of those before, for example of another process.
    void setLines(const QList<ChartLine> &lines);
    [[nodiscard]] const ChartContents &contents() const { return m_contents; }
    void setColors(const Colors &colors);
    void setFormat(const Format &format)
    {
        m_format = format;
        m_stale = true;
    }

    /// Reads what is new, and has it painted when anything in view changed.
    void draw(const ChartTime &time);
    /// The room that the labels of the values need.
    [[nodiscard]] int labelWidth() const { return m_labelWidth; }

    /// Shows the crosshair at a time, and in the legend what the lines say there; absent: away with it.
    void pointAt(std::optional<qint64> timeMs, const QString &text, std::optional<TimeSpan> selection);
    [[nodiscard]] QList<ReadOut> readOut(qint64 timeMs) const;
    /// The values as a text, `Heap: alloc 5.9 MiB, in use 6.3 MiB`, for screen readers.
    [[nodiscard]] QString description() const;

    [[nodiscard]] ChartView &view() { return m_view; }
    [[nodiscard]] const std::vector<LegendEntry *> &legend() const { return m_legend; }

Q_SIGNALS:
    void removeRequested();

private:
    void build();
    void rebuildLegend();
    void addEntry(LegendEntry *entry);
    void showAlone(const LegendEntry *entry);
    [[nodiscard]] bool isShown(std::size_t line) const { return m_legend[line]->isChecked(); }
    [[nodiscard]] MetricUnit unit() const;
    [[nodiscard]] std::vector<bool> shownLines() const;
    void showFrame(const ChartTime &time);
    void showValues();
    void showSummary();
    void showLines();
    bool readMarks(const ChartTime &time);
    void readMeans(const ChartTime &time);

    ChartContents m_contents;
    Format m_format;
    Colors m_colors;
    QLabel m_title;
    QLabel m_summary;
    QString m_summarySentence;
    QToolButton m_remove;
    ChartView m_view;
    QLayout *m_legendRow = nullptr;
    std::vector<LegendEntry *> m_legend; ///< children of this; of the lines, then of the collections
    ChartLines m_lines;
    ChartMarks m_marks;
    ChartTime m_time;
    ValueScale m_scale;
    double m_low = 0;  ///< that m_scale was made for
    double m_high = 0; ///< that m_scale was made for
    std::optional<qint64> m_pointedMs;
    int m_hovered = -1;
    int m_labelWidth = 0;
    bool m_stale = true; ///< something other than time and samples changed
};

} // namespace gopscope
