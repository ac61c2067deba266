#pragma once

#include "executable/failure.h"
#include "reader/refusal.h"
#include "reader/runtimereading.h"

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// What goes through the pipes of gopscope-reader: lines of ASCII, words with one blank between. Before it is
/// asked the reader says
///
///     gopscope-reader 1 plain|privileged
///
/// 1 is the version of this protocol; privileged means that it holds CAP_SYS_PTRACE, so that Yama's scopes 1
/// and 2 do not keep it out. Then one line answers each request, in their order. A request, of at most 256
/// bytes, is one of
///
///     attach ID PID STARTTICKS [BYTES]
///     read ID [states]
///     detach ID
///
/// ID is any number below 2^32 that the client gives to a process, at most 1024 at once; STARTTICKS is when
/// it started, as in /proc/PID/stat; states asks for goroutines by what they do, too. With BYTES, 65536 at
/// most, so many bytes follow the line: a layout in the form of resources/goruntime/tables that is used
/// instead of the one built in, as gopscope-layout prints it of a process that was refused with no_table. It
/// is no more believed than the process. An answer, of at most 64 KiB, is one of
///
///     attached ID GOVERSION
///     refused ID REASON DETAILS
///     reading ID KEY=NUMBER...
///     silent ID REASON DETAILS
///     detached ID
///     error unknown|too_long|no_such_id|id_in_use|full
///
/// REASON is a word of Refusal, and DETAILS are errno=N and yama=N, the scope, where there is one; or it is a
/// word of FailureId, and DETAILS are English words for whoever looks into it. After `silent ID gone` there
/// are never numbers again; ID stays taken until it is detached. The keys of a reading are those of
/// forEachNumber(), each at most once and none where there is no number, and
///
///     realtime=NS monotonic=NS boottime=NS
///         these clocks at the moment that the numbers are of
///     pause=ENDNS:NS
///         a collection since the last reading, any number of them, oldest first: its end, since 1970, and
///         how long it stopped the world
///     missed_pauses=N
///         collections besides these that the process has forgotten by now
///
/// Of a process only numbers come out, and as text its Go version, of which letters, digits and .:,+- remain.
/// The reader ends when its input does. Its exit codes are those of ExitCode, or 128 and the signal that
/// killed it: SIGPROF when a request took ten seconds of CPU, SIGSYS when the sandbox was touched.
namespace gopscope {

inline constexpr std::size_t longestRequest = 256;
inline constexpr std::size_t longestLayout = 64 * 1024;
inline constexpr std::size_t longestAnswer = 64 * 1024;
inline constexpr std::size_t mostTargets = 1024;
/// As many as a Go runtime remembers.
inline constexpr std::size_t mostPauses = 256;

enum class ExitCode
{
    Done = 0,
    NotSetUp = 1,   ///< the system refused to give up rights, or to give memory
    Usage = 2,      ///< started with arguments, or without stdin, stdout and stderr
    OpenerGone = 3, ///< said by a last line `error opener_gone`
};

using TargetId = std::uint32_t;

struct AttachRequest
{
    TargetId id = 0;
    pid_t pid = 0;
    std::uint64_t startTicks = 0;
    std::size_t layoutSize = 0;   ///< of what follows the line; 0 when nothing does
    std::string_view layout = {}; ///< that, set by who has it
};
struct ReadRequest
{
    TargetId id = 0;
    bool states = false;
};
struct DetachRequest
{
    TargetId id = 0;
};
using Request = std::variant<AttachRequest, ReadRequest, DetachRequest>;

/// Absent when the line, without its line feed, is none.
[[nodiscard]] std::optional<Request> parseRequest(std::string_view line);
/// How many bytes after the line, which need not be a request, belong to it.
[[nodiscard]] std::size_t layoutSizeOf(std::string_view line);

/// When a reading was taken; nanoseconds.
struct Moment
{
    std::int64_t realtime = 0;
    std::int64_t monotonic = 0;
    std::int64_t boottime = 0;
};

/// Answers, without their line feed.
[[nodiscard]] std::string greeting(bool isPrivileged);
[[nodiscard]] std::string attachedLine(TargetId id, std::string_view goVersion);
[[nodiscard]] std::string refusedLine(TargetId id, const Refused &refused);
[[nodiscard]] std::string refusedLine(TargetId id, const Failure &failure);
[[nodiscard]] std::string silentLine(TargetId id, const Failure &failure);
[[nodiscard]] std::string readingLine(TargetId id, const RuntimeReading &reading, const Moment &moment);
[[nodiscard]] std::string detachedLine(TargetId id);
[[nodiscard]] std::string errorLine(std::string_view word);

} // namespace gopscope
