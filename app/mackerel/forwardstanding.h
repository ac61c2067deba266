#pragma once

#include <QStringList>

#include <optional>
#include <variant>

namespace gopscope {

/// Where forwarding stands, each with what is known then. Words are what Mackerel or the system said, one
/// plain line; moments are of the epoch.
namespace standing {

struct Off
{
};

/// The secret store has not said the key yet.
struct AskingForKey
{
};

/// All is well.
struct Good
{
    std::optional<qint64> lastPostMs; ///< absent: none in this run
};

/// Another process on the spool posts.
struct Elsewhere
{
    QString holder; ///< which one, one line; empty: not known

    /// A sentence.
    [[nodiscard]] QString inWords() const;
};

/// Mackerel can't be reached or is in trouble; tried again soon.
struct Failing
{
    QString words;
};

/// Mackerel wants a pause.
struct Throttled
{
    QString words;
    qint64 untilMs;
};

/// A person has to do something; tried again every 5 min.
struct Refused
{
    enum class Reason
    {
        NoKey,
        WrongKey,
        Denied,    ///< a read-only key, or an address that is not allowed
        NoService, ///< no service of that name
        Insecure,  ///< the address or the key is not fit to be used
        Other,
    };
    Reason reason;
    QString words;
};

} // namespace standing

using ForwardStanding =
    std::variant<standing::Off, standing::AskingForKey, standing::Good, standing::Elsewhere,
                 standing::Failing, standing::Throttled, standing::Refused>;

/// What is due goes out, by this process or another.
[[nodiscard]] bool isSending(const ForwardStanding &where);

/// What to tell a person: what happened and what to do; some may be empty. Times are local.
[[nodiscard]] QStringList inSentences(const ForwardStanding &where, qint64 nowMs);

} // namespace gopscope
