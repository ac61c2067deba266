#include "sources/socket/socketsource.h"

#include "gops/portfile.h"
#include "sources/socket/agentcall.h"
#include "system/procfs.h"

#include <QCoreApplication>

namespace gopscope {

std::unique_ptr<Source> SocketSource::make(const SourceNeeds &needs, const ProcessId &about)
{
    return std::make_unique<SocketSource>(needs.clock, about);
}

void SocketSource::ask(Request request, std::chrono::milliseconds deadline, qint64)
{
    const PortFile file = readPortFile(about().pid);
    if (file.state != PortFile::State::Port)
        return takeLater(whyNoPort());
    using Command = AgentCall::Command;
    const Command command = request == Request::Stats      ? Command::Stats
                            : request == Request::Memstats ? Command::Memstats
                                                           : Command::Collect;
    noteAsked();
    // It ends by itself: a connection that closes before its byte is sent does the agent harm.
    auto *call = new AgentCall(file.port, command, deadline, QCoreApplication::instance());
    connect(call, &AgentCall::done, this, [this, request](const Result<QByteArray> &reply) {
        if (reply && reply->isEmpty() && request != Request::Collect)
            takeReply(failure(ErrorKind::Broken, tr("The agent closed the connection without an answer.")));
        else
            takeReply(reply);
    });
}

Error SocketSource::whyNoPort() const
{
    const auto status = procfs::status(about().pid);
    if (!status && status.error().kind == ErrorKind::NoRoom)
        return status.error();
    return {ErrorKind::Refused, {}};
}

void SocketSource::takeLater(const Error &error)
{
    QMetaObject::invokeMethod(
        this, [this, error] { takeReply(tl::unexpected(error)); }, Qt::QueuedConnection);
}

QString SocketSource::oddReplyTitle() const
{
    return tr("%1 said something unexpected");
}

} // namespace gopscope
