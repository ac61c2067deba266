#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <chrono>
#include <memory>

namespace gopscope {

class SocketWatch;

/// One request to a gops agent over its socket: connect, one byte, the reply up to the end of the stream.
/// Emits done() once, then deletes itself. The socket is the system's own: QTcpSocket takes as long for a
/// reply as all the rest of a sample. Without POSIX sockets every call fails with ErrorKind::Unexpected.
///
/// The agent serves one connection at a time, and one that closes without having sent its byte leaks a
/// descriptor there: the byte goes out with the connection, and nothing is ever only probed.
class AgentCall : public QObject
{
    Q_OBJECT

public:
    /// What an agent can be asked, with the byte that asks for it (google/gops, signal package).
    enum class Command : char
    {
        Collect = 0x2,
        Memstats = 0x3,
        Stats = 0x7,
    };
    /// A reply past this many bytes is cut off; memstats and stats have less than 2 KB.
    static constexpr qsizetype mostReply = 1024 * 1024;

    /// Asks the agent that listens on `port` of this machine. `deadline` is for the whole reply.
    AgentCall(quint16 port, Command command, std::chrono::milliseconds deadline, QObject *parent);
    ~AgentCall() override;

Q_SIGNALS:
    /// The reply as far as it came, empty when the agent closed without one. Fails with ErrorKind::Refused
    /// when nobody listens, Broken when the connection ended before its time, NoRoom when this machine has no
    /// descriptor or port left for it, TimedOut, or TooMuch. Not emitted before control is back in the event
    /// loop.
    void done(const gopscope::Result<QByteArray> &reply);

private:
    /// They give errno, or 0 when the byte is sent or will be as soon as the connection is there.
    [[nodiscard]] int open();
    [[nodiscard]] int send();
    [[nodiscard]] int awaitReply();
    void receive();
    void close();
    [[nodiscard]] Result<QByteArray> outcomeOf(int error) const;
    void report(const Result<QByteArray> &reply);

    quint16 m_port;
    Command m_command;
    int m_socket = -1;
    std::shared_ptr<SocketWatch> m_watch;
    quint64 m_watched = 0;                       ///< by m_watch; 0: not
    std::unique_ptr<QSocketNotifier> m_writable; ///< only where the connection takes its time
    QTimer m_deadline;
    QByteArray m_reply;
    bool m_reported = false;
};

} // namespace gopscope
