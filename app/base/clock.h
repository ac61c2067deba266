#pragma once

#include <QtGlobal>

namespace gopscope {

/// Where the time comes from, so that a test can bring its own.
class Clock
{
public:
    virtual ~Clock() = default;
    /// Wall clock, milliseconds since the epoch; it may jump.
    [[nodiscard]] virtual qint64 epochMs() const = 0;
    /// Milliseconds of a clock that never jumps; its zero means nothing.
    [[nodiscard]] virtual qint64 steadyMs() const = 0;
    /// The same, but it goes on while the machine sleeps: ages are measured by it. The steady clock where the
    /// system has no such one.
    [[nodiscard]] virtual qint64 bootMs() const { return steadyMs(); }
};

/// The machine's clocks.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] qint64 epochMs() const override;
    [[nodiscard]] qint64 steadyMs() const override;
    [[nodiscard]] qint64 bootMs() const override;
};

} // namespace gopscope
