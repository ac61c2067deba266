#include "reader/conversation.h"

#include <poll.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace gopscope {

namespace {

/// As long as this lives, the process may use so much CPU; then it ends by SIGPROF.
class CpuLimit
{
public:
    explicit CpuLimit(int seconds) { set(seconds); }
    ~CpuLimit() { set(0); }
    CpuLimit(const CpuLimit &) = delete;
    CpuLimit &operator=(const CpuLimit &) = delete;

private:
    static void set(int seconds)
    {
        const itimerval timer{.it_interval = {}, .it_value = {.tv_sec = seconds, .tv_usec = 0}};
        ::setitimer(ITIMER_PROF, &timer, nullptr);
    }
};

constexpr short gone = POLLHUP | POLLERR | POLLNVAL;

} // namespace

std::optional<RequestBuffer::Line> RequestBuffer::take()
{
    const std::size_t end = m_bytes.find('\n');
    if (end == std::string::npos) {
        if (m_bytes.size() > longestRequest) {
            m_inLongLine = true;
            m_bytes.clear();
        }
        return {};
    }
    Line line{.text = m_bytes.substr(0, end), .isTooLong = m_inLongLine || end > longestRequest};
    const std::size_t begin = end + 1;
    const std::size_t size = line.isTooLong ? 0 : layoutSizeOf(line.text);
    if (m_bytes.size() - begin < size)
        return {};
    line.layout = m_bytes.substr(begin, size);
    m_inLongLine = false;
    m_bytes.erase(0, begin + size);
    return line;
}

Conversation::Conversation(int input, int output, int link, Answer answer, int mostCpuSeconds)
    : m_input(input)
    , m_output(output)
    , m_link(link)
    , m_answer(std::move(answer))
    , m_mostCpuSeconds(mostCpuSeconds)
{
}

ExitCode Conversation::run(std::string_view greeting)
{
    m_unwritten = std::string(greeting) + '\n';
    for (;;) {
        if (const auto code = step())
            return *code;
        if (m_unwritten.empty())
            answerNext();
    }
}

std::optional<ExitCode> Conversation::step()
{
    const bool isWriting = !m_unwritten.empty();
    std::array<pollfd, 3> waits{{{.fd = isWriting ? -1 : m_input, .events = POLLIN, .revents = 0},
                                 {.fd = m_output, .events = short(isWriting ? POLLOUT : 0), .revents = 0},
                                 {.fd = m_link, .events = 0, .revents = 0}}};
    if (::poll(waits.data(), waits.size(), -1) < 0)
        return errno == EINTR ? std::nullopt : std::optional(ExitCode::NotSetUp);
    const auto &[input, output, link] = waits;
    if ((link.revents & gone) != 0) {
        saySoBeforeTheEnd(errorLine("opener_gone"));
        return ExitCode::OpenerGone;
    }
    if ((output.revents & gone) != 0 || ((output.revents & POLLOUT) != 0 && !write()))
        return ExitCode::Done;
    if ((input.revents & (POLLIN | gone)) != 0 && !read())
        return ExitCode::Done;
    return {};
}

bool Conversation::read()
{
    std::array<char, 4096> bytes;
    const ssize_t size = ::read(m_input, bytes.data(), bytes.size());
    if (size > 0)
        m_requests.add({bytes.data(), std::size_t(size)});
    return size > 0 || (size < 0 && (errno == EINTR || errno == EAGAIN));
}

/// Of a pipe that takes anything, so many bytes are taken without a wait.
bool Conversation::write()
{
    const ssize_t size =
        ::write(m_output, m_unwritten.data(), std::min<std::size_t>(m_unwritten.size(), PIPE_BUF));
    if (size > 0)
        m_unwritten.erase(0, std::size_t(size));
    return size >= 0 || errno == EINTR || errno == EAGAIN;
}

void Conversation::answerNext()
{
    const auto request = m_requests.take();
    if (!request)
        return;
    if (request->isTooLong) {
        m_unwritten = errorLine("too_long") + '\n';
        return;
    }
    const CpuLimit limit(m_mostCpuSeconds);
    m_unwritten = m_answer(request->text, request->layout) + '\n';
}

void Conversation::saySoBeforeTheEnd(std::string_view line)
{
    constexpr int patienceMs = 1000;
    m_unwritten += line;
    m_unwritten += '\n';
    pollfd output{.fd = m_output, .events = POLLOUT, .revents = 0};
    while (!m_unwritten.empty() && ::poll(&output, 1, patienceMs) == 1 && output.revents == POLLOUT) {
        if (!write())
            return;
    }
}

} // namespace gopscope
