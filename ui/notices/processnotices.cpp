#include "notices/processnotices.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "gops/gopslocator.h"
#include "gops/portfile.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

QString installCommand()
{
    return u"go install github.com/google/gops@v0.3.28"_s;
}

/// The lines that add the agent to a program.
QString agentSnippet()
{
    return u"import \"github.com/google/gops/agent\"\n\n"
           "if err := agent.Listen(agent.Options{}); err != nil {\n"
           "    log.Fatal(err)\n"
           "}"_s;
}

QString timeOf(qint64 epochMs)
{
    return QDateTime::fromMSecsSinceEpoch(epochMs).toString(u"HH:mm:ss"_s);
}

/// What can be sent to whoever mends it: nothing in it names a process.
QString reportOf(const Target &target, const QString &gops)
{
    const TargetStatus &status = target.status();
    const QStringList lines{
        u"Gopscope " GOPSCOPE_VERSION ", gops %1"_s.arg(gopsVersion(gops)),
        u"Go %1"_s.arg(oneLine(target.process().goVersion, 60)),
        ProcessNotices::tr("%1 of %n values understood", nullptr, plural(status.reading.lines))
            .arg(status.reading.understood),
        status.silence ? status.silence->words : QString()};
    return (lines + status.reading.odd).join(u'\n');
}

} // namespace

ProcessNotices::ProcessNotices(Session &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
}

std::optional<Notice> ProcessNotices::listing()
{
    const auto &error = m_session.gopsFault();
    if (!error)
        return {};
    const bool missing = error->kind == ErrorKind::NotFound;
    if (missing || error->kind == ErrorKind::NotStarted) {
        QString body = tr("Gopscope uses the gops command to find Go processes.");
        if (!m_session.gops().isEmpty())
            body += u'\n' + error->message;
        const auto copy = [this] {
            QGuiApplication::clipboard()->setText(installCommand());
            Q_EMIT saying(tr("Copied: %1").arg(installCommand()));
        };
        return Notice{.id = missing ? u"no_gops"_s : u"bad_gops"_s,
                      .title = missing ? tr("gops is not installed") : tr("gops can't be run"),
                      .body = body,
                      .code = installCommand(),
                      .actions = {{u"copy_command"_s, tr("Copy Command"), copy}, locateGops(), checkAgain()}};
    }
    QString body = error->message;
    if (m_session.listedAtMs())
        body += u' ' + tr("The list is from %1.").arg(timeOf(*m_session.listedAtMs()));
    return Notice{.id = u"not_listed"_s,
                  .title = tr("The processes could not be listed"),
                  .body = body,
                  .actions = {checkAgain(), locateGops()}};
}

Notice ProcessNotices::nothingShown(const ProcessEntry *selected)
{
    if (auto notice = listing())
        return *notice;
    if (!m_session.listedAtMs())
        return {.id = u"looking"_s, .title = tr("Looking for Go processes…")};
    const auto entries = m_session.processes();
    if (entries.isEmpty())
        return {.id = u"no_processes"_s,
                .title = tr("No Go processes are running"),
                .body = tr("Start one and it appears here within a few seconds."),
                .actions = {startProgram(), startDemo()}};
    const bool any =
        std::any_of(entries.begin(), entries.end(), [](const auto &e) { return e.canBeWatched(); });
    if (!any)
        return {
            .id = u"no_agents"_s,
            .title = tr("No process can be monitored yet"),
            .body = tr(
                "%n Go processes were found, but none runs the gops agent. These lines add it to a program:",
                nullptr, plural(entries.size())),
            .code = agentSnippet(),
            .actions = {copySnippet(), explainAgent(), startDemo()}};
    if (!selected)
        return {.id = u"none_selected"_s,
                .title = tr("Pick a process"),
                .body = tr("Tick one marked * on the left to see its heap live.")};
    const QString name = oneLine(selected->process.name, 60);
    if (!selected->canBeWatched())
        return withoutAgent(name);
    const auto watch = [this, pid = selected->process.pid] { m_session.watch(pid); };
    return {.id = u"not_watched"_s,
            .title = tr("%1 is not watched").arg(name),
            .body = tr("Tick it to see its heap live."),
            .actions = {{u"watch"_s, tr("Watch It"), watch}}};
}

Notice ProcessNotices::withoutAgent(const QString &name)
{
    return {.id = u"no_agent"_s,
            .title = tr("%1 can't be monitored").arg(name),
            .body = tr("It does not run the gops agent, or runs it with another gops directory or as another "
                       "user. These lines add the agent:"),
            .code = agentSnippet(),
            .actions = {copySnippet(), explainAgent()}};
}

std::optional<Notice> ProcessNotices::about(Target &target, std::size_t samples, qint64 steadyMs)
{
    using State = TargetStatus::State;
    const TargetStatus &status = target.status();
    const QString name = oneLine(target.process().name, 60);
    if (status.state == State::Exited)
        return exit(target, name, samples);
    if (status.state == State::Refusing)
        return refusal(target, name);
    if (status.state == State::Waiting) {
        Notice notice{
            .id = u"waiting"_s, .title = tr("Waiting for %1").arg(name), .body = status.explanation()};
        if (status.isStopped())
            return notice;
        notice.body +=
            u' ' +
            tr("Next try in %1 s.").arg(std::max<qint64>(0, (status.nextTryMs - steadyMs + 999) / 1000));
        notice.actions = {retry(target)};
        return notice;
    }
    if (status.reading.understood < status.reading.lines)
        return Notice{.id = u"odd_values"_s,
                      .title = tr("gops said something unexpected"),
                      .body = tr("%1 of %n values understood; missing ones are left blank.", nullptr,
                                 plural(status.reading.lines))
                                  .arg(status.reading.understood),
                      .actions = {copyReport(target)}};
    if (status.rebuilt)
        return Notice{
            .id = u"rebuilt"_s,
            .title = tr("%1 was rebuilt on disk").arg(name),
            .body =
                tr("The running one is the old build; gops no longer lists it, and it is still watched.")};
    if (status.state == State::Collecting)
        return Notice{.id = u"collecting"_s,
                      .title = tr("Collecting…"),
                      .body = tr("Rates appear with the second sample.")};
    return {};
}

Notice ProcessNotices::exit(Target &target, const QString &name, std::size_t samples)
{
    Notice notice{.id = u"exited"_s,
                  .title = tr("%1 exited at %2").arg(name, timeOf(target.status().exitedMs)),
                  .body = tr("%n samples kept. It is followed when it starts again.", nullptr,
                             plural(static_cast<qint64>(samples)))};
    if (samples > 0)
        notice.actions.append({u"save"_s, tr("Save…"), [this] { Q_EMIT samplesToBeSaved(); }});
    const auto unwatch = [this, left = QPointer(&target)] {
        if (left)
            m_session.unwatch(left);
    };
    notice.actions.append({u"stop_waiting"_s, tr("Stop Waiting"), unwatch});
    return notice;
}

Notice ProcessNotices::refusal(Target &target, const QString &name)
{
    const Silence silence = target.status().silence.value_or(Silence());
    Notice notice{.id = silence.id,
                  .title = silence.headline(name),
                  .body = silence.sentence,
                  .actions = {retry(target)}};
    switch (silence.remedy) {
    case Silence::Remedy::Report:
        notice.body = tr("%1: %2").arg(name, silence.sentence);
        notice.actions.append(copyReport(target));
        break;
    case Silence::Remedy::LocateGops:
        notice.actions.append(locateGops());
        break;
    case Silence::Remedy::None:
        break;
    }
    return notice;
}

std::optional<Notice> ProcessNotices::sourceOffer()
{
    constexpr std::size_t many = 10;
    const auto interval = m_session.sampler().interval();
    const std::size_t count = m_session.sampler().targets().size();
    const auto cheaper = m_session.sources().cheaperFor(interval);
    if (count < many || !cheaper)
        return {};
    const auto answer = [this](bool taken) { return [this, taken] { Q_EMIT sourceOfferAnswered(taken); }; };
    return Notice{.id = u"cheaper_source"_s,
                  .title = tr("%n processes are asked %1", nullptr, plural(static_cast<qint64>(count)))
                               .arg(m_session.sources().kindFor(interval).title()),
                  .body = tr("Asked %1 they take a small part of that CPU time, and can be asked more often.")
                              .arg(cheaper->title()),
                  .actions = {{u"use_cheaper_source"_s, tr("Do That"), answer(true)},
                              {u"keep_source"_s, tr("Leave It"), answer(false)}}};
}

NoticeAction ProcessNotices::locateGops()
{
    return {u"locate_gops"_s, tr("Locate gops…"), [this] { Q_EMIT gopsToBeLocated(); }};
}

NoticeAction ProcessNotices::checkAgain()
{
    return {u"check_again"_s, tr("Check Again"), [this] { Q_EMIT gopsToBeCheckedAgain(); }};
}

NoticeAction ProcessNotices::startProgram()
{
    return {u"start_program"_s, tr("Start Program…"), [this] { Q_EMIT programToBeStarted(); }};
}

NoticeAction ProcessNotices::startDemo()
{
    return {u"start_demo"_s, tr("Start the Demo"), [this] { Q_EMIT demoToBeStarted(); }};
}

NoticeAction ProcessNotices::copySnippet()
{
    return {u"copy_snippet"_s, tr("Copy Snippet"), [this] {
                QGuiApplication::clipboard()->setText(agentSnippet() + u'\n');
                Q_EMIT saying(tr("Copied the lines that add the agent"));
            }};
}

NoticeAction ProcessNotices::explainAgent()
{
    return {u"why"_s, tr("Why?"), [this] {
                Q_EMIT explaining(
                    tr("Why can't it be monitored?"),
                    tr("Gopscope asks the gops agent, a few lines of Go inside of the program. gops marks a "
                       "process with * when it finds a port file for it in your gops "
                       "directory:\n\n%1\n\nThere is none when the program does not start the agent, when it "
                       "runs as another user, or when it runs with another HOME, XDG_CONFIG_HOME or "
                       "GOPS_CONFIG_DIR.")
                        .arg(portFileDirectory()));
            }};
}

NoticeAction ProcessNotices::retry(Target &target)
{
    return {u"retry"_s, tr("Retry"), [asked = QPointer(&target)] {
                if (asked)
                    asked->retry();
            }};
}

NoticeAction ProcessNotices::copyReport(Target &target)
{
    return {u"copy_report"_s, tr("Copy Report"), [this, odd = QPointer(&target)] {
                if (!odd)
                    return;
                QGuiApplication::clipboard()->setText(reportOf(*odd, m_session.gops()));
                Q_EMIT saying(tr("Copied a report without names or paths"));
            }};
}

} // namespace gopscope
