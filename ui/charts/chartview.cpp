#include "charts/chartview.h"

#include <QGraphicsLayout>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>

namespace gopscope {

ChartView::ChartView(QWidget *parent)
    : QChartView(new QChart, parent) // passed to the constructor: setChart() would leak the first one
    , m_time(new QCategoryAxis(this))
    , m_value(new QCategoryAxis(this))
    , m_marks(new MarkItem(chart()))
    , m_curves(new CurveItem(chart()))
{
    setInteractive(false);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumSize(120, 110);
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
    for (QCategoryAxis *axis : {m_time, m_value}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setLabelsFont(small);
        axis->setTruncateLabels(false);
    }
    m_time->setLineVisible(true);
    m_value->setLineVisible(false);
    m_marks->setZValue(9);
    m_curves->setZValue(10);
}

void ChartView::touch()
{
    m_picture = {};
    if (m_overlay.empty() || m_settling)
        return;
    // Axes place their labels when the event loop comes to it; what is painted until then is outdated.
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

void ChartView::setColors(const Colors &colors)
{
    m_colors = colors;
    touch();
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
    QStringList labels;
    for (const Tick &tick : ticks) {
        // An hour comes twice when summer time ends, but the axis takes a label once.
        labels << (labels.contains(tick.label) ? tick.label + QChar(QChar::Nbsp) : tick.label);
        axis->append(labels.constLast(), tick.position);
    }
}

void ChartView::setFrame(const ChartFrame &frame, const QList<Tick> &timeTicks, const QList<Tick> &valueTicks)
{
    if (frame == m_frame && timeTicks == m_timeTicks && valueTicks == m_valueTicks)
        return;
    touch();
    const auto from = static_cast<double>(frame.fromMs);
    const auto to = static_cast<double>(frame.toMs);
    if (timeTicks != m_timeTicks)
        setTicks(m_time, from, to, timeTicks);
    else if (frame.fromMs != m_frame.fromMs || frame.toMs != m_frame.toMs)
        m_time->setRange(from, to);
    if (valueTicks != m_valueTicks)
        setTicks(m_value, frame.bottom, frame.top, valueTicks);
    m_frame = frame;
    m_timeTicks = timeTicks;
    m_valueTicks = valueTicks;
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
    m_curves->setArea(m_plot);
    m_marks->setArea(m_plot);
}

void ChartView::mousePressEvent(QMouseEvent *event)
{
    // QChartView crashes on a press where no item lies (QTBUG-118669); ChartGestures takes what is wanted.
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
    constexpr int dot = 5;
    if (m_overlay.atMs) {
        const int x = static_cast<int>(m_frame.place(m_plot, *m_overlay.atMs, 0).x());
        viewport()->update(x - dot, 0, 2 * dot + 1, height());
        viewport()->update(tagRect());
    }
    if (m_overlay.selection)
        viewport()->update(m_plot.toAlignedRect().adjusted(-1, 0, 1, 0));
}

QRect ChartView::tagRect() const
{
    // On the time axis, in the place of its labels.
    const QFontMetrics metrics(m_time->labelsFont());
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
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(m_colors.text);
    painter.setPen(m_colors.card);
    for (const double value : m_overlay.values) {
        const double y = m_frame.place(m_plot, *m_overlay.atMs, value).y();
        if (y >= m_plot.top() - 1 && y <= m_plot.bottom() + 1)
            painter.drawEllipse(QPointF(x, y), 3, 3);
    }
    painter.setPen(m_colors.border);
    painter.setBrush(m_colors.card);
    painter.drawRoundedRect(QRectF(tagRect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setFont(m_time->labelsFont());
    painter.setPen(m_colors.text);
    painter.drawText(tagRect(), Qt::AlignCenter, m_overlay.atText);
}

} // namespace gopscope
