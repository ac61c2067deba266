#pragma once

#include "base/clock.h"
#include "sampling/target.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <optional>

namespace gopscope {

/// One target at a time that is sampled every Target::closeInterval for a while.
class CloseWatch : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds usualTime{10000};

    explicit CloseWatch(const Clock &clock, QObject *parent = nullptr);

    /// Begins, or begins anew; ends that of another target. Gives why it can't, and then nothing changes.
    std::optional<Error> begin(Target *target, std::chrono::milliseconds time = usualTime);
    void end();
    /// Null while none is watched so.
    [[nodiscard]] Target *target() const { return m_target; }
    /// How long it goes on, 0 without.
    [[nodiscard]] std::chrono::milliseconds left() const;

Q_SIGNALS:
    void began(gopscope::Target *target);
    void ended(gopscope::Target *target);

private:
    void takeChange();

    const Clock &m_clock;
    QPointer<Target> m_target;
    QTimer m_timer;
    qint64 m_endMs = 0; ///< steady
};

} // namespace gopscope
