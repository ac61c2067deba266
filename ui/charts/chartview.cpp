#include "charts/chartview.h"

#include <QGraphicsLayout>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>

namespace gopscope {
namespace {
constexpr int dotSize = 7; ///< of the dots where the crosshair meets a line
}

ChartView::ChartView(QWidget *parent)
    : QChartView(new QChart, parent) // passed to the constructor: setChart() would leak the first one
    , m_time(new QValueAxis(this))
    , m_value(new QCategoryAxis(this))
    , m_times(new TimeAxisItem(chart()))
    , m_marks(new MarkItem(chart()))
    , m_curves(new CurveItem(chart()))
{
    setInteractive(false);
    setAcceptDrops(false); // the page takes them
    viewport()->setAcceptDrops(false);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumSize(120, 110);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent); // the background is painted here, not by the card
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::CrossCursor);
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_value, Qt::AlignLeft);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    m_value->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_value->setLabelsFont(small);
    m_value->setTruncateLabels(false);
    m_time->setLabelsVisible(false);
    m_time->setGridLineVisible(false);
    m_time->setTickCount(2);
    m_time->setLineVisible(true);
    m_value->setLineVisible(false);
    m_times->setZValue(8);
    m_curves->setZValue(9);
    m_marks->setZValue(10); // on the lines: near 0 they would cover the collections
}

void ChartView::touch()
{
    m_picture = {};
    if (m_overlay.empty() || m_settling)
        return;
    // The value axis places its labels when the event loop comes to it; what is painted
    // until then is outdated.
    m_settling = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_settling = false;
            m_picture = {};
            viewport()->update();
        },
        Qt::QueuedConnection);
}

void ChartView::paintDot()
{
    m_dot = QPixmap(QSize(dotSize, dotSize) * devicePixelRatioF());
    m_dot.setDevicePixelRatio(devicePixelRatioF());
    m_dot.fill(Qt::transparent);
    QPainter painter(&m_dot);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_colors.card);
    painter.setBrush(m_colors.text);
    painter.drawEllipse(QRectF(0.5, 0.5, dotSize - 1, dotSize - 1));
}

void ChartView::setColors(const Colors &colors)
{
    m_colors = colors;
    paintDot();
    touch();
    setBackgroundBrush(colors.card);
    m_value->setLabelsColor(colors.muted);
    m_value->setGridLineColor(colors.grid);
    m_time->setLinePenColor(colors.border);
    m_times->setLook(m_value->labelsFont(), colors.muted, colors.grid);
}

void ChartView::setValueTicks(const ChartFrame &frame, const QList<Tick> &ticks)
{
    for (const QString &label : m_value->categoriesLabels())
        m_value->remove(label);
    m_value->setStartValue(frame.bottom);
    m_value->setRange(frame.bottom, frame.top);
    for (const Tick &tick : ticks)
        m_value->append(tick.label, tick.position);
}

void ChartView::setFrame(const ChartFrame &frame, const QList<Tick> &timeTicks, const QList<Tick> &valueTicks)
{
    if (frame == m_frame && timeTicks == m_timeTicks && valueTicks == m_valueTicks)
        return;
    touch();
    if (valueTicks != m_valueTicks)
        setValueTicks(frame, valueTicks);
    if (timeTicks != m_timeTicks)
        m_times->setTicks(timeTicks);
    m_frame = frame;
    m_timeTicks = timeTicks;
    m_valueTicks = valueTicks;
    m_times->setFrame(frame);
    m_curves->setFrame(frame);
    m_marks->setFrame(frame);
}

void ChartView::setLines(std::vector<DrawnLine> lines)
{
    touch();
    m_curves->setLines(std::move(lines));
}

void ChartView::setMarks(ChartMarks marks)
{
    touch();
    m_marks->setMarks(std::move(marks), m_colors);
}

void ChartView::setPlain(bool plain)
{
    touch();
    m_curves->setPlain(plain);
}

void ChartView::setLabelWidth(int pixels)
{
    if (pixels == m_labelWidth)
        return;
    m_labelWidth = pixels;
    placePlot();
    Q_EMIT resized();
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
    m_plot =
        QRectF(m_labelWidth + 10, metrics.height() / 2 + 2, std::max(10, width() - m_labelWidth - 10 - right),
               std::max(10, height() - 2 * metrics.height() - 2));
    touch();
    chart()->setPlotArea(m_plot);
    chart()->layout()->invalidate(); // otherwise the axes move only when one of them changes
    m_times->setArea(m_plot);
    m_curves->setArea(m_plot);
    m_marks->setArea(m_plot);
}

void ChartView::mousePressEvent(QMouseEvent *event)
{
    // QChartView crashes on a press where no item lies (QTBUG-118669); ChartPointer takes what is wanted
    // before.
    event->ignore();
}

void ChartView::setOverlay(const ChartOverlay &overlay)
{
    if (overlay == m_overlay)
        return;
    updateOverlay();
    m_overlay = overlay;
    updateOverlay();
    if (overlay.empty())
        m_picture = {}; // it is as large as the chart, and nobody needs it now
}

void ChartView::updateOverlay()
{
    if (m_overlay.atMs) {
        const int x = static_cast<int>(m_frame.place(m_plot, *m_overlay.atMs, 0).x());
        viewport()->update(x - dotSize / 2 - 1, 0, dotSize + 2, height());
        viewport()->update(tagRect());
    }
    if (m_overlay.selection)
        viewport()->update(m_plot.toAlignedRect().adjusted(-1, 0, 1, 0));
}

QRect ChartView::tagRect() const
{
    // On the time axis, in the place of its labels.
    const QFontMetrics metrics(m_value->labelsFont());
    const int wide = metrics.horizontalAdvance(m_overlay.atText) + 12;
    const int x = static_cast<int>(m_frame.place(m_plot, *m_overlay.atMs, 0).x()) - wide / 2;
    return {std::clamp(x, 0, std::max(0, width() - wide)), static_cast<int>(m_plot.bottom()) + 3, wide,
            metrics.height() + 3};
}

void ChartView::paintEvent(QPaintEvent *event)
{
    if (m_overlay.empty()) {
        QChartView::paintEvent(event);
        return;
    }
    if (m_picture.isNull()) {
        m_picture = QPixmap(viewport()->size() * devicePixelRatioF());
        m_picture.setDevicePixelRatio(devicePixelRatioF());
        QPainter taker(&m_picture);
        render(&taker, QRectF(viewport()->rect()), viewport()->rect(), Qt::IgnoreAspectRatio);
    }
    QPainter painter(viewport());
    const double scale = devicePixelRatioF();
    for (const QRect &rect : event->region())
        painter.drawPixmap(QRectF(rect), m_picture,
                           QRectF(QPointF(rect.topLeft()) * scale, QSizeF(rect.size()) * scale));
    paintOverlay(painter);
}

void ChartView::paintOverlay(QPainter &painter) const
{
    if (m_overlay.selection) {
        const double from = m_frame.place(m_plot, m_overlay.selection->fromMs, 0).x();
        const double to = m_frame.place(m_plot, m_overlay.selection->toMs, 0).x();
        const QRectF band =
            QRectF(QPointF(from, m_plot.top()), QPointF(to, m_plot.bottom())).intersected(m_plot);
        QColor shade = palette().color(QPalette::Highlight);
        painter.setPen(shade);
        shade.setAlphaF(0.25F);
        painter.setBrush(shade);
        painter.drawRect(band.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    if (!m_overlay.atMs)
        return;
    const double x = std::floor(m_frame.place(m_plot, *m_overlay.atMs, 0).x()) + 0.5;
    if (x < m_plot.left() || x > m_plot.right() + 1)
        return;
    painter.setPen(m_colors.muted);
    painter.drawLine(QPointF(x, m_plot.top()), QPointF(x, m_plot.bottom()));
    for (const double value : m_overlay.values) {
        const double y = m_frame.place(m_plot, *m_overlay.atMs, value).y();
        if (y >= m_plot.top() - 1 && y <= m_plot.bottom() + 1)
            painter.drawPixmap(QPointF(x - dotSize / 2.0, y - dotSize / 2.0), m_dot);
    }
    painter.fillRect(tagRect(), m_colors.border);
    painter.fillRect(tagRect().adjusted(1, 1, -1, -1), m_colors.card);
    painter.setFont(m_value->labelsFont());
    painter.setPen(m_colors.text);
    painter.drawText(tagRect(), Qt::AlignCenter, m_overlay.atText);
}

} // namespace gopscope
