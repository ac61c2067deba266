#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace gopscope {

/// Why a program or a process can't be read. nameOf() gives each a word that never changes.
enum class FailureId : std::uint8_t
{
    BadFile,       ///< no ELF file of a processor that we know, or one that contradicts itself
    NotGo,         ///< not a Go program, or none with a Go runtime in it
    Gccgo,         ///< Go, by another compiler with another runtime
    TinyGo,        ///< the same
    TooOld,        ///< Go before 1.16
    NoTable,       ///< no layout for this version, or addresses that can't be found
    UnknownLayout, ///< the runtime's own sums don't hold with the layout for this version
    Starting,      ///< the runtime is not initialised yet; to be tried again
    Inconsistent,  ///< the process changed during every try; to be tried again
    Gone,          ///< it exited, or became another program by exec
    NotPermitted,  ///< the system refuses to read its memory
};

/// As "not_go".
[[nodiscard]] std::string_view nameOf(FailureId id);

/// What happened, as a stable id and as a few English words for whoever looks into it.
struct Failure
{
    FailureId id;
    std::string words;

    friend bool operator==(const Failure &, const Failure &) = default;
};

template<typename T> using Expected = tl::expected<T, Failure>;

[[nodiscard]] inline tl::unexpected<Failure> fail(FailureId id, std::string words)
{
    return tl::unexpected<Failure>(Failure{id, std::move(words)});
}

} // namespace gopscope
