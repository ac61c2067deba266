#pragma once

#include "executable/failure.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace gopscope {

/// The memory of a process, read through an open /proc/PID/mem. Access was checked when that was opened, so
/// that a PID which is handed on meanwhile does no harm: the descriptor then says that the process is gone.
class ProcessMemory
{
public:
    explicit ProcessMemory(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    /// Absent when all of `to` was read, else Gone, NotPermitted or, where nothing is mapped, UnknownLayout.
    [[nodiscard]] std::optional<FailureId> read(std::uint64_t address, std::span<std::byte> to) const;

private:
    int m_descriptor;
};

} // namespace gopscope
