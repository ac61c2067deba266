#include "twins.h"

#include <QPainter>

using namespace gopscope;

namespace bench {

std::vector<ChartPicture> picturesOf(const ChartsPage &page)
{
    std::vector<ChartPicture> pictures;
    for (ChartPanel *panel : page.panels()) {
        ChartView &view = panel->view();
        const QPoint place = view.mapTo(&page, QPoint());
        pictures.push_back({{place, view.size()},
                            view.plotArea(),
                            view.frame(),
                            view.timeTicks(),
                            view.valueTicks(),
                            view.curves().lines(),
                            view.marks().marks().collections});
    }
    return pictures;
}

void BareCharts::setPictures(std::vector<ChartPicture> pictures)
{
    m_pictures = std::move(pictures);
    m_colors = Colors::of(palette());
}

void BareCharts::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_colors.card);
    for (const ChartPicture &chart : m_pictures) {
        painter.save();
        painter.translate(chart.geometry.topLeft());
        paintAxes(painter, chart);
        painter.setClipRect(chart.plot);
        painter.setRenderHint(QPainter::Antialiasing);
        paintMarks(painter, chart);
        paintLines(painter, chart);
        painter.restore();
    }
}

void BareCharts::paintAxes(QPainter &painter, const ChartPicture &chart) const
{
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    painter.setFont(small);
    const QFontMetrics metrics(small);
    const QRectF &plot = chart.plot;
    for (const Tick &tick : chart.timeTicks) {
        const double x = chart.frame.place(plot, static_cast<qint64>(tick.position), 0).x();
        painter.setPen(m_colors.grid);
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter.setPen(m_colors.muted);
        painter.drawText(
            QPointF(x - metrics.horizontalAdvance(tick.label) / 2.0, plot.bottom() + metrics.height()),
            tick.label);
    }
    for (const Tick &tick : chart.valueTicks) {
        const double y = chart.frame.place(plot, 0, tick.position).y();
        painter.setPen(m_colors.grid);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(m_colors.muted);
        painter.drawText(QPointF(plot.left() - metrics.horizontalAdvance(tick.label) - 6, y + 4), tick.label);
    }
    painter.setPen(m_colors.border);
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
}

void BareCharts::paintLines(QPainter &painter, const ChartPicture &chart) const
{
    QList<QLineF> pieces;
    for (const DrawnLine &line : chart.lines) {
        pieces.clear();
        QPointF before;
        Dashing dashing;
        for (const CurvePoint &point : *line.curve) {
            const QPointF at = chart.frame.place(chart.plot, point.timeMs, point.value);
            if (line.style == LineStyle::Stem)
                pieces.append({at, QPointF(at.x(), chart.plot.bottom())});
            else if (!point.start && line.style == LineStyle::Dashed)
                appendDashes(pieces, {before, at}, dashing);
            else if (!point.start)
                pieces.append({before, at});
            before = at;
        }
        painter.setPen(QPen(line.color, 1, Qt::SolidLine, Qt::FlatCap));
        painter.drawLines(pieces);
    }
}

void BareCharts::paintMarks(QPainter &painter, const ChartPicture &chart) const
{
    painter.setPen(Qt::NoPen);
    for (const GcMark &mark : chart.marks) {
        const double x = chart.frame.place(chart.plot, mark.timeMs, 0).x(), y = chart.plot.bottom() - 1;
        painter.setBrush(m_colors.series(mark.forced > 0 ? SeriesColor::Goal : SeriesColor::Pause));
        const QPointF triangle[] = {{x - 3.5, y}, {x + 3.5, y}, {x, y - 6}};
        painter.drawConvexPolygon(triangle, 3);
    }
}

} // namespace bench
