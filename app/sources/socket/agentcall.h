#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include <chrono>

namespace gopscope {

/// One request to a gops agent over its socket: connect, one byte, the reply up to the end of the stream.
/// Emits done() once, then deletes itself.
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
    static constexpr qint64 mostReply = 1024 * 1024;

    /// Asks the agent that listens on `port` of this machine. `deadline` is for the whole reply.
    AgentCall(quint16 port, Command command, std::chrono::milliseconds deadline, QObject *parent);
    ~AgentCall() override;

Q_SIGNALS:
    /// The reply as far as it came, empty when the agent closed without one. Fails with ErrorKind::Refused
    /// when nobody listens, Broken when the connection ended before its time, NoRoom when this machine has no
    /// descriptor left for it, TimedOut, or TooMuch. Not emitted before control is back in the event loop.
    void done(const gopscope::Result<QByteArray> &reply);

private:
    void connectToAgent();
    void read();
    void judgeError(QAbstractSocket::SocketError error);
    void report(const Result<QByteArray> &reply);

    quint16 m_port;
    Command m_command;
    QTcpSocket m_socket;
    QTimer m_deadline;
    QByteArray m_reply;
    bool m_reported = false;
};

} // namespace gopscope
