#pragma once

#include <QRandomGenerator>

#include <algorithm>
#include <chrono>

namespace gopscope {

/// How long to wait before the next try: 1 s, doubled each time up to 5 min, give or take a fifth, so that
/// many programs that lost the same server do not come back at the same moment.
class BackOff
{
public:
    static constexpr std::chrono::milliseconds shortest{1000};
    static constexpr std::chrono::milliseconds longest{300'000};

    [[nodiscard]] std::chrono::milliseconds next()
    {
        m_span = std::clamp(m_span * 2, shortest, longest);
        const double jitter = 0.8 + 0.4 * QRandomGenerator::global()->generateDouble();
        const auto span = static_cast<qint64>(static_cast<double>(m_span.count()) * jitter);
        return std::clamp(std::chrono::milliseconds(span), shortest * 4 / 5, longest);
    }
    void reset() { m_span = {}; }

private:
    std::chrono::milliseconds m_span{0};
};

} // namespace gopscope
