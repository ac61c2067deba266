#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace gopscope {

/// One `name: value` line of an agent's reply. Views into the reply.
struct ReplyField
{
    QByteArrayView name;
    QByteArrayView value;
};

/// An agent's reply, cut into lines.
struct Reply
{
    std::vector<ReplyField> fields;
    /// Lines that are no `name: value`, and a last line without its newline: it may have been cut in
    /// the middle of a number, so its value is not taken.
    int brokenLines = 0;
};

/// Cuts the reply to `memstats` or `stats`; `text` must outlive the result.
[[nodiscard]] Reply splitReply(const QByteArray &text);

} // namespace gopscope
