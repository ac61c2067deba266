#include "sources/socket/agentcall.h"

#include "base/untrusted.h"

#include <QHostAddress>
#include <QNetworkProxy>

namespace gopscope {

AgentCall::AgentCall(quint16 port, Command command, std::chrono::milliseconds deadline, QObject *parent)
    : QObject(parent)
    , m_port(port)
    , m_command(command)
{
    // A proxy for the way out of this machine must not see what stays in it.
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.setReadBufferSize(mostReply);
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    m_deadline.setInterval(deadline);
    connect(&m_deadline, &QTimer::timeout, this, [this, deadline] {
        report(failure(
            ErrorKind::TimedOut,
            tr("The agent gave no answer within %1 s.").arg(static_cast<double>(deadline.count()) / 1000)));
    });
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        const char byte = static_cast<char>(m_command);
        m_socket.write(&byte, 1);
        m_socket.flush();
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, &AgentCall::read);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &AgentCall::judgeError);
    // Connecting in the constructor could report before anybody listens.
    QMetaObject::invokeMethod(this, &AgentCall::connectToAgent, Qt::QueuedConnection);
}

AgentCall::~AgentCall()
{
    m_socket.disconnect(this);
    m_socket.abort();
}

void AgentCall::connectToAgent()
{
    m_deadline.start();
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
}

void AgentCall::read()
{
    m_reply += m_socket.readAll();
    if (m_reply.size() >= mostReply)
        report(
            failure(ErrorKind::TooMuch, tr("What listens on port %1 sent more than %2 MiB, as no agent does.")
                                            .arg(QString::number(m_port), QString::number(mostReply >> 20))));
}

void AgentCall::judgeError(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::RemoteHostClosedError: // how a reply ends; Qt tells a reset as the same
        read();
        return report(m_reply);
    case QAbstractSocket::ConnectionRefusedError:
        return report(failure(ErrorKind::Refused, tr("Nothing listens on port %1.").arg(m_port)));
    case QAbstractSocket::SocketResourceError:
        return report(failure(
            ErrorKind::NoRoom,
            tr("The agent could not be connected to: %1.").arg(oneLine(m_socket.errorString(), 200))));
    default:
        return report(failure(
            ErrorKind::Broken,
            tr("The connection to the agent broke off: %1.").arg(oneLine(m_socket.errorString(), 200))));
    }
}

void AgentCall::report(const Result<QByteArray> &reply)
{
    if (m_reported)
        return;
    m_reported = true;
    m_deadline.stop();
    Q_EMIT done(reply);
    deleteLater();
}

} // namespace gopscope
