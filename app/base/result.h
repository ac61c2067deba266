#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace gopscope {

/// What kind of fault of the outside an Error reports; callers branch on it, people read the message.
enum class ErrorKind
{
    NotFound,   ///< a file or program is missing
    NotStarted, ///< a program is there but can't be executed
    NoRoom,     ///< the system has no descriptors, processes or memory left for it now
    TimedOut,   ///< no complete answer before the deadline
    ExitCode,   ///< a program ended with a code other than 0
    Crashed,    ///< a program was ended by a signal
    TooOld,     ///< a program that can't do what is asked
    TooMuch,    ///< an answer went past its bound
    Unexpected, ///< an answer that can't be understood
    Denied,     ///< the system refuses access
    Refused,    ///< nobody listens at an address
    Broken,     ///< a connection ended before its time
    Usage,      ///< wrong command line
};

/// One clear line for a person: what happened and, where it helps, what to do.
struct Error
{
    ErrorKind kind;
    QString message;

    friend bool operator==(const Error &, const Error &) = default;
};

template<typename T> using Result = tl::expected<T, Error>;

/// The failure side of a Result.
[[nodiscard]] inline tl::unexpected<Error> failure(ErrorKind kind, QString message)
{
    return tl::unexpected<Error>(Error{kind, std::move(message)});
}

} // namespace gopscope
