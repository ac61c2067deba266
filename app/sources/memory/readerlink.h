#pragma once

#include <QByteArray>
#include <QSocketNotifier>

#include <functional>
#include <memory>
#include <optional>

class QProcess;

namespace gopscope {

/// Lines to a child's stdin and from its stdout, over one socket: what QProcess does for its pipes costs as
/// much CPU as a sample.
class ReaderLink
{
public:
    /// Takes a line from the event loop, without its line feed; absent when one is too long, and nothing
    /// comes any more.
    using Take = std::function<void(const std::optional<QByteArray> &line)>;

    /// For a process that is about to start; it ends at once where the system gives no socket.
    ReaderLink(QProcess &process, qsizetype longestLine, Take take);
    ~ReaderLink();
    Q_DISABLE_COPY_MOVE(ReaderLink)

    /// To be called when the process has started: only it holds its end from then on.
    void closeChildsEnd();
    /// Never waits: what the socket does not take now follows.
    void write(const QByteArray &line, const QByteArray &following = {});

private:
    void send();
    void readLines();

    int m_socket = -1;
    int m_childsEnd = -1;
    qsizetype m_longestLine;
    Take m_take;
    QByteArray m_unread;
    QByteArray m_unsent;
    std::unique_ptr<QSocketNotifier> m_canRead;
    std::unique_ptr<QSocketNotifier> m_canWrite;
};

} // namespace gopscope
