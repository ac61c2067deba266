#pragma once

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

/// What listens on the port of an agent and is none.
class AgentPeer : public QTcpServer
{
public:
    using Serve = std::function<void(QTcpSocket &)>;

    /// `serve` gets each connection when the first byte has come.
    explicit AgentPeer(Serve serve)
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("nothing to listen on: %s", qPrintable(errorString()));
        connect(this, &QTcpServer::newConnection, this, [this, serve] {
            QTcpSocket *socket = nextPendingConnection();
            mostAtOnce = std::max(mostAtOnce, ++m_open);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, serve] {
                asked += socket->readAll();
                serve(*socket);
            });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                --m_open;
                socket->deleteLater();
            });
        });
    }

    QByteArray asked;
    int mostAtOnce = 0;

private:
    int m_open = 0;
};
