#pragma once

#include "metrics/sample.h"

#include <deque>
#include <vector>

namespace gopscope {

/// Tells how much the counters of one life rise a second. A value was taken at an unknown moment between its
/// question and its answer, so a rate is told over a stretch that is long against what is not known of its
/// length, back over several samples when answers were late, and moved into what is sure of the step from the
/// sample before: what steadily rises is never told as more than 1.18 of what it is.
class Rates
{
public:
    /// Fills in the rates of `now`, a sample later than those before it; NaN for the first of a life.
    void tell(Sample &now);
    /// Another life begins.
    void clear() { m_past.clear(); }

private:
    /// The latest readings are all kept: at 10 ms, half a second and some, for the steps of CPU time. Of
    /// those before, one each `farStepMs`: 16 s, for an answer that took 5 s.
    static constexpr std::size_t mostNear = 64, mostKept = 2 * mostNear;
    static constexpr qint64 farStepMs = 250;

    /// What a sample counted, and when.
    struct Reading
    {
        qint64 askedMs;
        qint64 answeredMs;
        std::vector<double> counts; ///< of each counter that has a rate
    };

    void keep(Reading reading);
    [[nodiscard]] double rate(const Reading &now, std::size_t place) const;

    std::deque<Reading> m_past;
};

} // namespace gopscope
