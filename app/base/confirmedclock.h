#pragma once

#include "base/clock.h"

#include <chrono>
#include <optional>

namespace gopscope {

/// The wall clock as far as it is confirmed: the boot clock and an offset to it, which changes only when the
/// wall clock has stood elsewhere for a while, or a witness says so. A moment that is known by the boot clock
/// so has a time that no single reading of the wall clock can shift.
class ConfirmedClock
{
public:
    /// What it takes to believe the wall clock.
    struct Proof
    {
        std::chrono::milliseconds slack; ///< what is no jump but a correction
        std::chrono::milliseconds after; ///< so long it has to stand where it stands
    };
    /// For times that are shown: a person who sets the clock should see it soon.
    static constexpr Proof forShowing{std::chrono::milliseconds{100}, std::chrono::seconds{10}};
    /// For what is thrown away by it: longer than clocks stand wrong after a start or a jump.
    static constexpr Proof forDropping{std::chrono::seconds{5}, std::chrono::minutes{10}};

    explicit ConfirmedClock(const Clock &clock, Proof proof = forShowing);

    /// Compares the clocks, as should be done often; whether the offset changed.
    bool read();
    /// Takes what another machine's clock said, epoch milliseconds, some time since `askedBootMs`. Where it
    /// agrees the wall clock is confirmed at once; where it contradicts it is not, however long it stands.
    void takeWitness(qint64 epochMs, qint64 askedBootMs);
    /// The wall clock stood, when it was last read, where it is believed.
    [[nodiscard]] bool isConfirmed() const;
    /// What is to be added to boot time for milliseconds since the epoch.
    [[nodiscard]] qint64 offsetMs() const { return m_offsetMs; }

private:
    /// Where the wall clock was last seen to stand.
    struct Stand
    {
        qint64 offsetMs;
        qint64 sinceMs;                  ///< boot time
        std::optional<bool> isTrue = {}; ///< what a witness said
    };

    [[nodiscard]] bool agree(qint64 oneMs, qint64 otherMs) const;
    void look();

    const Clock &m_clock;
    Proof m_proof;
    qint64 m_offsetMs;
    Stand m_stand;
    qint64 m_readMs; ///< boot time
};

} // namespace gopscope
