#pragma once

#include "format/ticks.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>

#include <chrono>
#include <optional>

namespace gopscope {

/// A span of time in milliseconds.
struct TimeSpan
{
    qint64 fromMs = 0;
    qint64 toMs = 1;

    [[nodiscard]] qint64 length() const { return toMs - fromMs; }
    friend bool operator==(const TimeSpan &, const TimeSpan &) = default;
};

/// Which span of time all charts show: live, the last minutes up to now, or a span that a person chose by
/// zoom and pan, which stands still while time goes on.
class TimeWindow : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 shortestMs = 100;

    explicit TimeWindow(TimeScale scale = TimeScale::Clock, QObject *parent = nullptr);

    [[nodiscard]] TimeScale scale() const { return m_scale; }
    /// How much a live window shows, up to now; absent: all that is known. Goes back to live.
    void setRange(std::optional<std::chrono::milliseconds> range);
    /// The same for when it is live; a span that a person chose stays.
    void setLiveRange(std::optional<std::chrono::milliseconds> range) { m_range = range; }
    /// From when to when something can be known. Moves a live window on; a chosen one stays.
    void setKnown(const TimeSpan &known);
    [[nodiscard]] const TimeSpan &known() const { return m_known; }

    [[nodiscard]] TimeSpan span() const;
    [[nodiscard]] bool isLive() const { return !m_chosen; }

    /// Shows `factor` times as much, with `atMs` staying where it is.
    void zoom(qint64 atMs, double factor);
    /// Moves the window by so much, towards the future when positive, but not into it.
    void pan(qint64 byMs);
    /// Shows a span; its ends may come in any order.
    void select(qint64 fromMs, qint64 toMs);
    /// Stops here.
    void freeze();
    /// Undoes the last zoom, pan or selection; false when the window was live.
    bool back();
    void backToLive();

Q_SIGNALS:
    /// A person changed what is seen.
    void changed();

private:
    enum class Step
    {
        Selected,
        Zoomed,
        Panned
    };

    void choose(TimeSpan span, Step step);
    [[nodiscard]] TimeSpan bounded(TimeSpan span) const;

    TimeScale m_scale;
    std::optional<std::chrono::milliseconds> m_range{std::chrono::minutes(5)};
    TimeSpan m_known;
    std::optional<TimeSpan> m_chosen;
    QList<std::optional<TimeSpan>> m_before; ///< what was seen before; absent: live
    std::optional<Step> m_lastStep;
    QElapsedTimer m_sinceStep;
};

} // namespace gopscope
