#include "sources/gops/gopssource.h"

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The same with the cause of a failure that gops tells in words only.
Result<QByteArray> withCause(const Result<QByteArray> &output)
{
    if (output || output.error().kind != ErrorKind::ExitCode)
        return output;
    Error error = output.error();
    const auto said = [&](QLatin1StringView words) { return error.message.contains(words); };
    if (said("connection refused"_L1))
        error.kind = ErrorKind::Refused;
    else if (said("connection reset"_L1) || said("broken pipe"_L1))
        error.kind = ErrorKind::Broken;
    return tl::unexpected(error);
}

} // namespace

GopsSource::GopsSource(const SourceNeeds &needs, const ProcessId &about)
    : AgentSource(needs.clock, about)
    , m_runner(needs.gops)
{
}

GopsSource::~GopsSource()
{
    cancel();
}

std::unique_ptr<Source> GopsSource::make(const SourceNeeds &needs, const ProcessId &about)
{
    return std::make_unique<GopsSource>(needs, about);
}

void GopsSource::ask(Request request, std::chrono::milliseconds deadline, qint64 due)
{
    const QString command = request == Request::Stats      ? u"stats"_s
                            : request == Request::Memstats ? u"memstats"_s
                                                           : u"gc"_s;
    m_command = m_runner.run({command, QString::number(about().pid)}, deadline, due);
    if (request == Request::Memstats)
        connect(m_command, &GopsCommand::starting, this, &GopsSource::noteAsked);
    connect(m_command, &GopsCommand::done, this, [this](const Result<QByteArray> &output) {
        m_command = nullptr;
        takeReply(withCause(output));
    });
}

QString GopsSource::oddReplyTitle() const
{
    return tr("gops said something unexpected");
}

void GopsSource::hurry()
{
    if (m_command)
        m_runner.hurry(m_command);
}

bool GopsSource::cancel()
{
    if (!m_command || !m_command->isWaiting())
        return false;
    delete m_command;
    return true;
}

} // namespace gopscope
