#pragma once

#include "charts/plotitem.h"
#include "history/collections.h"
#include "look/theme.h"

#include <optional>
#include <span>
#include <vector>

namespace gopscope {

/// What is marked in a chart besides its lines.
struct ChartMarks
{
    /// Times at which the process started again.
    std::vector<qint64> seams;
    std::vector<GcMark> collections;
    /// Stems that stand for the mean of several collections: where, how high, how many.
    struct Mean
    {
        qint64 timeMs;
        double value;
        int count;

        friend bool operator==(const Mean &, const Mean &) = default;
    };
    std::vector<Mean> means;
    /// Before this nothing is known; absent when that lies outside of the window.
    std::optional<qint64> knownFromMs;

    friend bool operator==(const ChartMarks &, const ChartMarks &) = default;
};

/// Where words of `width` pixels begin that name seams at these pixels, in rising order: behind its seam, or
/// before it, and only where it covers no other word or seam.
[[nodiscard]] std::vector<double> seamWords(std::span<const double> seams, double width, double left,
                                            double right);

/// Draws the marks of a chart: ▲ for collections, ◆ for forced ones, a dashed line where the process started
/// again, ×n at the mean of n pauses, and a shade over the time of which nothing is known.
class MarkItem : public PlotItem
{
public:
    using PlotItem::PlotItem;

    void setMarks(ChartMarks marks, const Colors &colors);

    [[nodiscard]] const ChartMarks &marks() const { return m_marks; }

    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void paintUnknown(QPainter *painter) const;
    /// Returns where it wrote words.
    [[nodiscard]] QList<QRectF> paintSeams(QPainter *painter) const;
    void paintCollections(QPainter *painter) const;
    void paintMeans(QPainter *painter, const QList<QRectF> &words) const;

    ChartMarks m_marks;
    Colors m_colors;
};

} // namespace gopscope
