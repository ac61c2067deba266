#pragma once

#include <unistd.h>

#include <utility>

namespace gopscope {

/// An open descriptor, closed by whoever holds it last.
class UniqueFd
{
public:
    UniqueFd() = default;
    explicit UniqueFd(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    UniqueFd(UniqueFd &&other) noexcept
        : m_descriptor(other.release())
    {
    }
    UniqueFd &operator=(UniqueFd &&other) noexcept
    {
        reset(other.release());
        return *this;
    }
    ~UniqueFd() { reset(); }

    [[nodiscard]] int get() const { return m_descriptor; }
    [[nodiscard]] explicit operator bool() const { return m_descriptor >= 0; }
    /// Gives it away; the caller closes it.
    [[nodiscard]] int release() { return std::exchange(m_descriptor, -1); }
    void reset(int descriptor = -1)
    {
        const int old = std::exchange(m_descriptor, descriptor);
        if (old >= 0)
            ::close(old);
    }

private:
    int m_descriptor = -1;
};

} // namespace gopscope
