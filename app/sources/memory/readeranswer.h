#pragma once

#include "metrics/sample.h"

#include <QByteArray>

#include <optional>
#include <variant>

/// What gopscope-reader says, a line at a time; app/reader/protocol.h describes it.
namespace gopscope::readeranswer {

/// It has opened the process and knows where its runtime keeps what.
struct Attached
{
};

/// Why there are no numbers.
struct Refused
{
    QByteArray reason;   ///< a word that never changes, "another_user"
    QByteArray words;    ///< English, for whoever looks into it; may be empty
    int yamaScope = -1;  ///< kernel.yama.ptrace_scope; -1 where the system has none
    bool atOnce = false; ///< it was refused before anything was read
};

struct Numbers
{
    /// Without its times, which are those of whoever asked.
    Sample sample;
    /// CLOCK_MONOTONIC at the moment that the numbers are of, nanoseconds.
    qint64 monotonicNs = 0;
};

/// The reader let go of the process.
struct Detached
{
};

using Answer = std::variant<Attached, Refused, Numbers, Detached>;

/// The answer in a line about `id`, without its line feed. Absent when it is none, is about another id, or
/// has a number that can't be read: then nothing of it is believed.
[[nodiscard]] std::optional<Answer> parse(QByteArrayView line, quint32 id);

} // namespace gopscope::readeranswer
