#pragma once

#include "reader/protocol.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gopscope {

/// Cuts what comes in into requests, with the layouts that follow them; of a line that is too long it keeps
/// only that it was.
class RequestBuffer
{
public:
    void add(std::string_view bytes) { m_bytes += bytes; }
    struct Line
    {
        std::string text;
        bool isTooLong = false;
        std::string layout = {};
    };
    /// The next line; absent until it is there with all that belongs to it.
    [[nodiscard]] std::optional<Line> take();

private:
    std::string m_bytes;
    bool m_inLongLine = false;
};

/// Requests from stdin, answers to stdout. While an answer waits for its reader no request is taken, so that
/// a client that does not read holds up itself and fills nothing.
class Conversation
{
public:
    using Answer = std::function<std::string(std::string_view request, std::string_view layout)>;

    /// `link` is only watched for its end. A request that takes more CPU than this ends the process by
    /// SIGPROF.
    Conversation(int input, int output, int link, Answer answer, int mostCpuSeconds = 10);

    /// Says this and then answers until there is nothing to talk to.
    [[nodiscard]] ExitCode run(std::string_view greeting);

private:
    /// One wait, and what it allows to do; absent to go on.
    [[nodiscard]] std::optional<ExitCode> step();
    [[nodiscard]] bool read();
    [[nodiscard]] bool write();
    void answerNext();
    void saySoBeforeTheEnd(std::string_view line);

    int m_input;
    int m_output;
    int m_link;
    Answer m_answer;
    int m_mostCpuSeconds;
    RequestBuffer m_requests;
    std::string m_unwritten;
};

} // namespace gopscope
