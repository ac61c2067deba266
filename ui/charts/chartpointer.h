#pragma once

#include "charts/timewindow.h"

#include <QPointF>
#include <QPointer>

#include <functional>

class QEvent;
class QHelpEvent;
class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace gopscope {

class ChartView;

/// What a hand does on the charts: moves a crosshair, selects, zooms and pans the time window. The wheel
/// zooms at the cursor, dragging selects, Shift or the middle button pans, a double click goes back; keys do
/// all of it too.
class ChartPointer : public QObject
{
    Q_OBJECT

public:
    /// The time of the sample next to a time: the nearest (direction 0), the one before (-1) or behind (1).
    using Snap = std::function<qint64(qint64 timeMs, int direction)>;

    ChartPointer(TimeWindow &window, Snap snap, QObject *parent);

    /// Takes the mouse of a chart.
    void watch(ChartView *view);
    /// Whether the key meant the charts.
    bool takeKey(const QKeyEvent &event);
    /// The charts moved under a mouse that stands still.
    void follow();
    void clear();

    /// Where the crosshair is; absent when nobody points at anything.
    [[nodiscard]] std::optional<qint64> atMs() const { return m_atMs; }
    /// What is being selected.
    [[nodiscard]] std::optional<TimeSpan> selection() const;

Q_SIGNALS:
    /// atMs() or selection() changed.
    void moved();
    /// The crosshair was moved by a key.
    void movedByKey();
    void toolTipWanted(gopscope::ChartView *view, const QPoint &globalPos);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Gesture
    {
        None,
        Select,
        Pan
    };

    void press(ChartView *view, const QMouseEvent &event);
    void move(ChartView *view, const QMouseEvent &event);
    void release(ChartView *view, const QMouseEvent &event);
    void turn(ChartView *view, const QWheelEvent &event);
    void pointAt(std::optional<qint64> timeMs);
    void stepBy(int direction);
    void zoomByKey(double factor);
    void mark();
    bool goBack();

    TimeWindow &m_window;
    Snap m_snap;
    Gesture m_gesture = Gesture::None;
    QPointF m_pressed;
    QPointF m_last;
    QPointer<ChartView> m_mouseIn;
    std::optional<qint64> m_atMs;
    std::optional<qint64> m_anchorMs; ///< of a selection
};

} // namespace gopscope
