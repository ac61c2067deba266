#include "charts/overviewstrip.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <bit>
#include <utility>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr qint64 toTheSecond = 60'000; ///< the length of a span whose times need no milliseconds

} // namespace

OverviewStrip::OverviewStrip(TimeWindow &window, QWidget *parent)
    : QWidget(parent)
    , m_window(window)
{
    setObjectName(u"overview"_s);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Overview of all that is known"));
    setToolTip(
        tr("All that is known. Drag the frame, or click where it shall go; keys: Left, Right, Home, End, "
           "+, -, Esc"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize OverviewStrip::sizeHint() const
{
    return {400, 30 + fontMetrics().height()};
}

QSize OverviewStrip::minimumSizeHint() const
{
    return {100, sizeHint().height()};
}

QRect OverviewStrip::plot() const
{
    return rect().adjusted(1, 1, -1, -fontMetrics().height() - 2);
}

void OverviewStrip::setLines(const QList<ChartLine> &lines)
{
    m_lines.clear();
    for (const ChartLine &line : lines)
        m_lines.push_back({line, {}});
    m_picture = {};
    draw();
}

double OverviewStrip::toPixel(qint64 timeMs) const
{
    return plot().left() + static_cast<double>(timeMs - m_span.fromMs) * plot().width() /
                               static_cast<double>(m_span.length());
}

qint64 OverviewStrip::toTime(double x) const
{
    return m_span.fromMs +
           qRound64((x - plot().left()) * static_cast<double>(m_span.length()) / plot().width());
}

QRectF OverviewStrip::bandRect() const
{
    constexpr double least = 3;
    const TimeSpan span = m_window.span();
    const double from = std::clamp<double>(toPixel(span.fromMs), plot().left(), plot().right() - least);
    const double to = std::clamp<double>(toPixel(span.toMs), from + least, plot().right() + 1);
    return {from, static_cast<double>(plot().top()), to - from, static_cast<double>(plot().height())};
}

QString OverviewStrip::sinceText() const
{
    const QString since =
        timeText(m_window.scale(), m_window.known().fromMs, toTheSecond, m_window.known().toMs);
    return m_window.scale() == TimeScale::Clock ? tr("known since %1").arg(since) : tr("from the start");
}

QString OverviewStrip::endText() const
{
    if (m_window.scale() != TimeScale::Clock)
        return {};
    const qint64 endMs = m_window.known().toMs;
    const QString end = timeText(m_window.scale(), endMs, toTheSecond, endMs);
    if (m_ended)
        return tr("exited %1").arg(end);
    return m_window.isLive() ? tr("live") : tr("now %1").arg(end);
}

void OverviewStrip::setEnded(bool ended)
{
    if (std::exchange(m_ended, ended) != ended)
        update();
}

void OverviewStrip::draw()
{
    if (!isVisible())
        return;
    // In columns of two to four pixels whose length is a power of two: while more becomes known, they stay
    // what they are for a long time, and so does the picture.
    const TimeSpan known = m_window.known();
    const auto least = static_cast<quint64>(known.length() * 2 / std::max(1, plot().width()) + 1);
    const auto column = static_cast<qint64>(std::bit_ceil(least));
    const TimeSpan span{known.fromMs / column * column, (known.toMs / column + 1) * column};
    bool changed = !(span == m_span);
    m_span = span;
    double top = 0;
    for (Line &line : m_lines) {
        if (!line.line.history)
            continue;
        const CurveSpan read{span.fromMs + line.line.zeroMs, span.toMs + line.line.zeroMs, column};
        changed |= line.reader.read(*line.line.history, line.line.metric, read);
        for (const CurvePoint &point : line.reader.curve())
            top = std::max(top, point.value);
    }
    m_top = top > 0 ? top : 1;
    if (changed)
        m_picture = {};
    if (changed || bandRect().toRect() != m_paintedBand.toRect() || sinceText() != m_paintedSince) {
        update();
        describe();
    }
}

void OverviewStrip::describe()
{
    const TimeSpan span = m_window.span();
    const auto text = [&](qint64 timeMs) {
        return timeText(m_window.scale(), timeMs, span.length(), m_window.known().toMs);
    };
    setAccessibleDescription(
        tr("In view: %1 to %2; %3").arg(text(span.fromMs), text(span.toMs), sinceText()));
}

void OverviewStrip::paintPicture()
{
    m_picture = QPixmap(size() * devicePixelRatioF());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(Qt::transparent);
    QPainter painter(&m_picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors colors = Colors::of(palette());
    painter.setPen(colors.border);
    painter.setBrush(colors.card);
    painter.drawRoundedRect(QRectF(plot()).adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4);
    QList<QLineF> pieces;
    for (const Line &line : m_lines) {
        pieces.clear();
        QPointF before;
        for (const CurvePoint &point : line.reader.curve()) {
            const double rise = point.value / m_top * (plot().height() - 4);
            const QPointF at(toPixel(point.timeMs - line.line.zeroMs), plot().bottom() - 2 - rise);
            if (!point.start)
                pieces.append({before, at});
            before = at;
        }
        painter.setPen(QPen(colors.series(line.line.color), 1));
        painter.drawLines(pieces);
    }
}

void OverviewStrip::paintEvent(QPaintEvent *)
{
    if (m_picture.isNull() || m_picture.size() != size() * devicePixelRatioF())
        paintPicture();
    const Colors colors = Colors::of(palette());
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    m_paintedBand = bandRect();
    QColor shade = palette().color(QPalette::Highlight);
    painter.setPen(QPen(shade, hasFocus() ? 2 : 1));
    shade.setAlphaF(0.18F);
    painter.setBrush(shade);
    painter.drawRect(m_paintedBand.adjusted(0.5, 0.5, -0.5, -0.5));
    m_paintedSince = sinceText();
    painter.setPen(colors.muted);
    const QRect below(1, plot().bottom() + 2, width() - 2, fontMetrics().height());
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter, m_paintedSince);
    painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, endText());
}

void OverviewStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const double x = event->position().x(), middle = bandRect().center().x();
    const bool inside = bandRect().contains(event->position().x(), plot().center().y());
    m_grabbed = inside ? x - middle : 0;
    if (!inside)
        m_window.pan(toTime(x) - toTime(middle));
}

void OverviewStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (m_grabbed) {
        const TimeSpan span = m_window.span();
        m_window.pan(toTime(event->position().x() - *m_grabbed) - (span.fromMs + span.length() / 2));
    }
}

void OverviewStrip::mouseReleaseEvent(QMouseEvent *)
{
    m_grabbed.reset();
}

void OverviewStrip::mouseDoubleClickEvent(QMouseEvent *)
{
    m_window.backToLive();
}

void OverviewStrip::keyPressEvent(QKeyEvent *event)
{
    const TimeSpan span = m_window.span();
    const qint64 middle = span.fromMs + span.length() / 2, tenth = std::max<qint64>(1, span.length() / 10);
    switch (event->key()) {
    case Qt::Key_Left:
        return m_window.pan(-tenth);
    case Qt::Key_Right:
        return m_window.pan(tenth);
    case Qt::Key_Home:
        return m_window.pan(m_window.known().fromMs - span.fromMs);
    case Qt::Key_End:
        return m_window.backToLive();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_window.zoom(middle, 0.8);
    case Qt::Key_Minus:
        return m_window.zoom(middle, 1.25);
    case Qt::Key_Escape:
        m_window.back();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void OverviewStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_picture = {};
        update();
    }
}

} // namespace gopscope
