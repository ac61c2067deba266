#include "charts/chartview.h"

#include <QGraphicsLayout>
#include <QMouseEvent>

namespace gopscope {

ChartView::ChartView(QWidget *parent)
    : QChartView(new QChart, parent) // passed to the constructor: setChart() would leak the first one
    , m_time(new QCategoryAxis(this))
    , m_value(new QCategoryAxis(this))
    , m_curves(new CurveItem(chart()))
{
    setInteractive(false);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumSize(200, 130);
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_value, Qt::AlignLeft);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    for (QCategoryAxis *axis : {m_time, m_value}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setLabelsFont(small);
        axis->setTruncateLabels(false);
    }
    m_time->setLineVisible(true);
    m_value->setLineVisible(false);
    m_curves->setZValue(10);
}

void ChartView::setColors(const Colors &colors)
{
    setBackgroundBrush(colors.card);
    for (QCategoryAxis *axis : {m_time, m_value}) {
        axis->setLabelsColor(colors.muted);
        axis->setGridLineColor(colors.grid);
        axis->setLinePenColor(colors.border);
    }
}

void ChartView::setTicks(QCategoryAxis *axis, double from, double to, const QList<Tick> &ticks)
{
    for (const QString &label : axis->categoriesLabels())
        axis->remove(label);
    axis->setStartValue(from);
    axis->setRange(from, to);
    for (const Tick &tick : ticks)
        axis->append(tick.label, tick.position);
}

void ChartView::setFrame(const ChartFrame &frame, const QList<Tick> &timeTicks, const QList<Tick> &valueTicks)
{
    const auto from = static_cast<double>(frame.fromMs);
    const auto to = static_cast<double>(frame.toMs);
    if (timeTicks != m_timeTicks)
        setTicks(m_time, from, to, timeTicks);
    else if (frame.fromMs != m_frame.fromMs || frame.toMs != m_frame.toMs)
        m_time->setRange(from, to);
    if (valueTicks != m_valueTicks)
        setTicks(m_value, 0, frame.top, valueTicks);
    m_frame = frame;
    m_timeTicks = timeTicks;
    m_valueTicks = valueTicks;
    m_curves->setFrame(frame);
}

void ChartView::setLabelWidth(int pixels)
{
    if (pixels == m_labelWidth)
        return;
    m_labelWidth = pixels;
    placePlot();
}

int ChartView::plotWidth() const
{
    return std::max(1, static_cast<int>(chart()->plotArea().width()));
}

int ChartView::widthOf(const QList<Tick> &ticks) const
{
    const QFontMetrics metrics(m_value->labelsFont());
    int widest = 0;
    for (const Tick &tick : ticks)
        widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    return widest;
}

void ChartView::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    placePlot();
    Q_EMIT resized();
}

void ChartView::placePlot()
{
    const QFontMetrics metrics(m_value->labelsFont());
    const int right = metrics.horizontalAdvance(QStringLiteral("00:00:00")) / 2 + 4;
    const QRectF plot(m_labelWidth + 10, metrics.height() / 2 + 2, width() - m_labelWidth - 10 - right,
                      height() - 2 * metrics.height() - 8);
    chart()->setPlotArea(plot);
    chart()->layout()->invalidate(); // otherwise the axes move only when one of them changes
    m_curves->setArea(plot);
}

void ChartView::mousePressEvent(QMouseEvent *event)
{
    // QChartView crashes on a press where no item lies (QTBUG-118669), and nothing here wants presses.
    event->ignore();
}

} // namespace gopscope
