#pragma once

#include "executable/buildinfo.h"
#include "executable/failure.h"
#include "executable/uniquefd.h"
#include "reader/runtimereading.h"

#include <memory>
#include <string_view>

namespace gopscope {

/// What is open of a process: /proc/PID/exe, /proc/PID/mem and /proc/PID/auxv, for reading.
struct Descriptors
{
    UniqueFd exe;
    UniqueFd mem;
    UniqueFd auxv;
};

/// A running Go program, read passively through descriptors that somebody else opened: nothing is opened,
/// written or stopped here, and all that is read of the process may be hostile.
class GoProcess
{
public:
    /// Finds out where its runtime keeps what, and takes a reading to prove it. `layout`, in the form of the
    /// tables in resources/goruntime/tables, is used instead of the built-in table when it is given.
    [[nodiscard]] static Expected<GoProcess> attach(Descriptors descriptors, std::string_view layout = {});

    GoProcess(GoProcess &&) noexcept;
    GoProcess &operator=(GoProcess &&) noexcept;
    ~GoProcess();

    [[nodiscard]] const BuildInfo &buildInfo() const;

    enum class States
    {
        LeftOut,
        Counted ///< costs about a microsecond for ten goroutines
    };
    /// Takes at most 20 tries and some 20 ms. After Inconsistent it may be asked again, after Gone never.
    [[nodiscard]] Expected<RuntimeReading> read(States states = States::LeftOut);

private:
    struct Parts;
    explicit GoProcess(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

} // namespace gopscope
