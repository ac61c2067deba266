#include "notices/notice.h"

#include "base/plural.h"
#include "base/untrusted.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(notice)
};

QString timeOf(qint64 epochMs)
{
    return QDateTime::fromMSecsSinceEpoch(epochMs).toString(u"HH:mm:ss"_s);
}

bool gopsIs(const Session &session, ErrorKind kind)
{
    return session.listingError() && session.listingError()->kind == kind;
}

Notice refusal(const Target &target, const QString &name)
{
    const Silence silence = target.status().silence.value_or(Silence());
    const QString title = silence.headline(name);
    switch (silence.remedy) {
    case Silence::Remedy::Report:
        return {title,
                Words::tr("%1: %2").arg(name, silence.sentence),
                {},
                {NoticeAction::Retry, NoticeAction::CopyReport}};
    case Silence::Remedy::LocateGops:
        return {title, silence.sentence, {}, {NoticeAction::Retry, NoticeAction::LocateGops}};
    case Silence::Remedy::None:
        break;
    }
    return {title, silence.sentence, {}, {NoticeAction::Retry}};
}

} // namespace

QString actionLabel(NoticeAction action)
{
    switch (action) {
    case NoticeAction::CopyCommand:
        return Words::tr("Copy Command");
    case NoticeAction::LocateGops:
        return Words::tr("Locate gops…");
    case NoticeAction::CheckAgain:
        return Words::tr("Check Again");
    case NoticeAction::StartDemo:
        return Words::tr("Start the Demo");
    case NoticeAction::CopySnippet:
        return Words::tr("Copy Snippet");
    case NoticeAction::Why:
        return Words::tr("Why?");
    case NoticeAction::ClearFilter:
        return Words::tr("Clear Filter");
    case NoticeAction::Watch:
        return Words::tr("Watch It");
    case NoticeAction::Retry:
        return Words::tr("Retry");
    case NoticeAction::Save:
        return Words::tr("Save…");
    case NoticeAction::StopWaiting:
        return Words::tr("Stop Waiting");
    case NoticeAction::CopyReport:
        return Words::tr("Copy Report");
    case NoticeAction::UseCheaperSource:
        return Words::tr("Do That");
    case NoticeAction::KeepSource:
        return Words::tr("Leave It");
    case NoticeAction::SetUpForwarding:
        return Words::tr("Set Up…");
    case NoticeAction::RetryForwarding:
        return Words::tr("Try Again");
    case NoticeAction::SwitchOffForwarding:
        return Words::tr("Switch Off");
    case NoticeAction::UseHostPrefix:
        return Words::tr("Use the Host's Name");
    case NoticeAction::KeepPrefix:
        return Words::tr("Keep It");
    case NoticeAction::SendHeld:
        return Words::tr("Send");
    case NoticeAction::KeepHeld:
        return Words::tr("Keep");
    case NoticeAction::DiscardHeld:
        return Words::tr("Discard Points…");
    case NoticeAction::MoveStranded:
        return Words::tr("Move Them");
    case NoticeAction::KeepStranded:
        return Words::tr("Leave Them");
    }
    return {};
}

QString installCommand()
{
    return u"go install github.com/google/gops@v0.3.28"_s;
}

QString agentSnippet()
{
    return u"import \"github.com/google/gops/agent\"\n\n"
           "if err := agent.Listen(agent.Options{}); err != nil {\n"
           "    log.Fatal(err)\n"
           "}"_s;
}

std::optional<Notice> listingNotice(const Session &session)
{
    if (gopsIs(session, ErrorKind::NotFound) || gopsIs(session, ErrorKind::NotStarted)) {
        QString body = Words::tr("Gopscope uses the gops command to find Go processes.");
        if (!session.gops().isEmpty())
            body += u'\n' + session.listingError()->message;
        return Notice{gopsIs(session, ErrorKind::NotFound) ? Words::tr("gops is not installed")
                                                           : Words::tr("gops can't be run"),
                      body,
                      installCommand(),
                      {NoticeAction::CopyCommand, NoticeAction::LocateGops, NoticeAction::CheckAgain}};
    }
    if (!session.listingError())
        return {};
    QString body = session.listingError()->message;
    if (session.listedAtMs())
        body += u' ' + Words::tr("The list is from %1.").arg(timeOf(*session.listedAtMs()));
    return Notice{Words::tr("The processes could not be listed"),
                  body,
                  {},
                  {NoticeAction::CheckAgain, NoticeAction::LocateGops}};
}

Notice emptyNotice(const Session &session, const ProcessEntry *selected)
{
    if (auto notice = listingNotice(session))
        return *notice;
    if (!session.listedAtMs())
        return {Words::tr("Looking for Go processes…"), {}, {}, {}};
    const auto entries = session.processes();
    if (entries.isEmpty())
        return {Words::tr("No Go processes are running"),
                Words::tr("Start one and it appears here within a few seconds."),
                {},
                {NoticeAction::StartDemo}};
    const QString name = selected ? oneLine(selected->process.name, 60) : QString();
    const bool any =
        std::any_of(entries.begin(), entries.end(), [](const auto &e) { return e.canBeWatched(); });
    if (!any)
        return {
            Words::tr("No process can be monitored yet"),
            Words::tr(
                "%n Go processes were found, but none runs the gops agent. These lines add it to a program:",
                nullptr, plural(entries.size())),
            agentSnippet(),
            {NoticeAction::CopySnippet, NoticeAction::Why, NoticeAction::StartDemo}};
    if (selected && !selected->canBeWatched())
        return {
            Words::tr("%1 can't be monitored").arg(name),
            Words::tr("It does not run the gops agent, or runs it with another gops directory or as another "
                      "user. These lines add the agent:"),
            agentSnippet(),
            {NoticeAction::CopySnippet, NoticeAction::Why}};
    if (selected)
        return {Words::tr("%1 is not watched").arg(name),
                Words::tr("Tick it to see its heap live."),
                {},
                {NoticeAction::Watch}};
    return {Words::tr("Pick a process"),
            Words::tr("Tick one marked * on the left to see its heap live."),
            {},
            {}};
}

std::optional<Notice> targetNotice(const Target &target, std::size_t samples, qint64 steadyMs)
{
    using State = TargetStatus::State;
    const TargetStatus &status = target.status();
    const QString name = oneLine(target.process().name, 60);
    switch (status.state) {
    case State::Exited:
        return Notice{Words::tr("%1 exited at %2").arg(name, timeOf(status.exitedMs)),
                      Words::tr("%n samples kept. It is followed when it starts again.", nullptr,
                                plural(static_cast<qint64>(samples))),
                      {},
                      samples > 0 ? QList{NoticeAction::Save, NoticeAction::StopWaiting}
                                  : QList{NoticeAction::StopWaiting}};
    case State::Refusing:
        return refusal(target, name);
    case State::Waiting:
        if (status.isStopped())
            return Notice{Words::tr("Waiting for %1").arg(name), status.explanation(), {}, {}};
        return Notice{Words::tr("Waiting for %1").arg(name),
                      status.explanation() + u' ' +
                          Words::tr("Next try in %1 s.")
                              .arg(std::max<qint64>(0, (status.nextTryMs - steadyMs + 999) / 1000)),
                      {},
                      {NoticeAction::Retry}};
    case State::Collecting:
    case State::Live:
        break;
    }
    if (status.reading.understood < status.reading.lines)
        return Notice{
            Words::tr("gops said something unexpected"),
            Words::tr("%1 of %2 values understood; missing ones are left blank.")
                .arg(QString::number(status.reading.understood), QString::number(status.reading.lines)),
            {},
            {NoticeAction::CopyReport}};
    if (status.rebuilt)
        return Notice{
            Words::tr("%1 was rebuilt on disk").arg(name),
            Words::tr("The running one is the old build; gops no longer lists it, and it is still watched."),
            {},
            {}};
    if (status.state == State::Collecting)
        return Notice{Words::tr("Collecting…"), Words::tr("Rates appear with the second sample."), {}, {}};
    return {};
}

std::optional<Notice> sourceOffer(const Session &session)
{
    constexpr std::size_t many = 10;
    const auto interval = session.sampler().interval();
    const std::size_t count = session.sampler().targets().size();
    const auto cheaper = session.sources().cheaperFor(interval);
    if (count < many || !cheaper)
        return {};
    return Notice{Words::tr("%1 processes are asked %2")
                      .arg(QString::number(count), session.sources().kindFor(interval).title()),
                  Words::tr("Asked %1 they take a small part of that CPU time, and can be asked more often.")
                      .arg(cheaper->title()),
                  {},
                  {NoticeAction::UseCheaperSource, NoticeAction::KeepSource}};
}

Notice filterNotice(const QString &filter)
{
    return {
        Words::tr("Nothing matches \"%1\"").arg(oneLine(filter, 40)), {}, {}, {NoticeAction::ClearFilter}};
}

} // namespace gopscope
