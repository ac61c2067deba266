#include "charts/chartpointer.h"

#include "charts/chartview.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace gopscope {
namespace {

constexpr double zoomStep = 0.8; ///< what remains of the window after a notch of the wheel

bool pans(const QMouseEvent &event)
{
    return event.button() == Qt::MiddleButton ||
           (event.button() == Qt::LeftButton && event.modifiers() & Qt::ShiftModifier);
}

} // namespace

ChartPointer::ChartPointer(TimeWindow &window, Snap snap, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_snap(std::move(snap))
{
}

void ChartPointer::watch(ChartView *view)
{
    view->viewport()->installEventFilter(this);
}

std::optional<TimeSpan> ChartPointer::selection() const
{
    if (!m_anchorMs || !m_atMs)
        return {};
    return TimeSpan{std::min(*m_anchorMs, *m_atMs), std::max(*m_anchorMs, *m_atMs)};
}

bool ChartPointer::eventFilter(QObject *watched, QEvent *event)
{
    auto *view = qobject_cast<ChartView *>(watched->parent());
    if (!view)
        return false;
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        press(view, *static_cast<QMouseEvent *>(event));
        return true;
    case QEvent::MouseMove:
        move(view, *static_cast<QMouseEvent *>(event));
        return true;
    case QEvent::MouseButtonRelease:
        release(view, *static_cast<QMouseEvent *>(event));
        return true;
    case QEvent::MouseButtonDblClick:
        goBack();
        return true;
    case QEvent::Wheel:
        turn(view, *static_cast<QWheelEvent *>(event));
        return true;
    case QEvent::Leave:
        if (m_gesture == Gesture::None && m_mouseIn == view)
            clear();
        return false;
    case QEvent::ToolTip:
        Q_EMIT toolTipWanted(view, static_cast<QHelpEvent *>(event)->globalPos());
        return true;
    default:
        return false;
    }
}

void ChartPointer::press(ChartView *view, const QMouseEvent &event)
{
    if (QWidget *page = qobject_cast<QWidget *>(parent()))
        page->setFocus(Qt::MouseFocusReason);
    m_pressed = m_last = event.position();
    if (pans(event)) {
        m_gesture = Gesture::Pan;
        view->viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event.button() == Qt::LeftButton) {
        m_gesture = Gesture::Select;
        m_anchorMs = view->timeAt(event.position().x());
    }
}

void ChartPointer::move(ChartView *view, const QMouseEvent &event)
{
    m_mouseIn = view;
    if (m_gesture == Gesture::Pan) {
        // Pixel by pixel, so that lines move with the hand and their columns stay what they are.
        const qint64 by = view->timeAt(m_last.x()) - view->timeAt(event.position().x());
        m_last = event.position();
        m_window.pan(by);
        return;
    }
    m_last = event.position();
    const double x = std::clamp(event.position().x(), view->plotArea().left(), view->plotArea().right());
    const qint64 timeMs = view->timeAt(x);
    pointAt(m_gesture == Gesture::Select ? timeMs : m_snap(timeMs, 0));
}

void ChartPointer::release(ChartView *view, const QMouseEvent &event)
{
    constexpr double dragged = 4; // pixels; less is a click
    const Gesture gesture = std::exchange(m_gesture, Gesture::None);
    view->viewport()->setCursor(Qt::CrossCursor);
    if (gesture != Gesture::Select)
        return;
    const auto chosen = selection();
    m_anchorMs.reset();
    if (chosen && std::abs(event.position().x() - m_pressed.x()) >= dragged)
        m_window.select(chosen->fromMs, chosen->toMs);
    Q_EMIT moved();
}

void ChartPointer::turn(ChartView *view, const QWheelEvent &event)
{
    constexpr double notch = 120; // eighths of a degree times 8, as QWheelEvent counts
    const double steps = event.angleDelta().y() / notch, sideways = event.angleDelta().x() / notch;
    const double x = std::clamp(event.position().x(), view->plotArea().left(), view->plotArea().right());
    if (steps != 0)
        m_window.zoom(view->timeAt(x), std::pow(zoomStep, steps));
    else if (sideways != 0)
        m_window.pan(static_cast<qint64>(-sideways * static_cast<double>(m_window.span().length()) / 10));
}

void ChartPointer::pointAt(std::optional<qint64> timeMs)
{
    if (timeMs == m_atMs)
        return;
    m_atMs = timeMs;
    Q_EMIT moved();
}

void ChartPointer::follow()
{
    if (m_gesture == Gesture::None && m_mouseIn && m_atMs) {
        const QRectF area = m_mouseIn->plotArea();
        pointAt(m_snap(m_mouseIn->timeAt(std::clamp(m_last.x(), area.left(), area.right())), 0));
    } else if (m_atMs && (*m_atMs < m_window.span().fromMs || *m_atMs > m_window.span().toMs)) {
        clear();
    }
}

void ChartPointer::clear()
{
    m_mouseIn = nullptr;
    m_anchorMs.reset();
    pointAt({});
}

void ChartPointer::stepBy(int direction)
{
    m_mouseIn = nullptr; // from now on the crosshair belongs to the keys
    const TimeSpan span = m_window.span();
    // Without a crosshair the first key brings it: at the latest sample.
    const qint64 next = m_atMs ? m_snap(*m_atMs, direction) : m_snap(span.toMs, 0);
    pointAt(std::clamp(next, span.fromMs, span.toMs));
    Q_EMIT movedByKey();
}

void ChartPointer::zoomByKey(double factor)
{
    m_window.zoom(m_atMs.value_or(m_window.isLive() ? m_window.span().toMs
                                                    : m_window.span().fromMs + m_window.span().length() / 2),
                  factor);
}

void ChartPointer::mark()
{
    const auto chosen = selection();
    if (!chosen || chosen->length() == 0) {
        m_anchorMs = m_atMs;
    } else {
        m_anchorMs.reset();
        m_window.select(chosen->fromMs, chosen->toMs);
    }
    Q_EMIT moved();
}

bool ChartPointer::goBack()
{
    if (m_anchorMs) {
        m_anchorMs.reset();
        m_gesture = Gesture::None;
        Q_EMIT moved();
        return true;
    }
    if (m_window.back())
        return true;
    const bool pointed = m_atMs.has_value();
    clear();
    return pointed;
}

bool ChartPointer::takeKey(const QKeyEvent &event)
{
    const qint64 tenth = std::max<qint64>(1, m_window.span().length() / 10);
    const bool shift = event.modifiers() & Qt::ShiftModifier;
    switch (event.key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int direction = event.key() == Qt::Key_Left ? -1 : 1;
        if (shift)
            m_window.pan(direction * tenth);
        else
            stepBy(direction);
        return true;
    }
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomByKey(zoomStep);
        return true;
    case Qt::Key_Minus:
        zoomByKey(1 / zoomStep);
        return true;
    case Qt::Key_Home:
        m_window.pan(m_window.known().fromMs - m_window.span().fromMs);
        return true;
    case Qt::Key_End:
        m_window.backToLive();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_atMs)
            mark();
        return m_atMs.has_value();
    case Qt::Key_Escape:
        return goBack();
    default:
        return false;
    }
}

} // namespace gopscope
