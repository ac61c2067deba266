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

QString nameOf(const ProcessEntry &entry)
{
    return oneLine(entry.process.name, 60);
}

/// Why a process can't be watched.
Silence reasonOf(const ProcessEntry &entry)
{
    return entry.outlook.whyNot.value_or(Silence());
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
    switch (error->kind) {
    case ErrorKind::NotFound:
        return withoutGops();
    case ErrorKind::NotStarted:
        return badGops(*error);
    default:
        return failedListing(*error);
    }
}

Notice ProcessNotices::withoutGops()
{
    Notice notice{.id = u"no_gops"_s, .title = tr("gops is not installed")};
    if (asksGopsOnly())
        notice.body = tr("The preferences say to find and ask processes by the gops command.");
    else
        notice.body =
            tr("Processes are found and watched without it, those with its agent over their sockets. In a "
               "terminal gops also sets their GC percent, and takes profiles.");
    if (!m_session.gops().isEmpty())
        notice.body += u'\n' + m_session.gopsFault()->message;
    notice.code = installCommand();
    notice.actions = {copyLine(installCommand()), locateGops(), checkAgain()};
    if (!asksGopsOnly())
        notice.actions << NoticeAction{u"dismiss"_s, tr("Hide"), [this] { Q_EMIT gopsOfferDismissed(); }};
    return notice;
}

Notice ProcessNotices::badGops(const Error &error)
{
    Notice notice{.id = u"bad_gops"_s,
                  .title = tr("gops can't be run"),
                  .body = error.message,
                  .code = installCommand(),
                  .actions = {copyLine(installCommand()), locateGops(), checkAgain()}};
    if (!asksGopsOnly())
        notice.body += u' ' + tr("What is listed was found without it.");
    return notice;
}

Notice ProcessNotices::failedListing(const Error &error)
{
    Notice notice{.id = u"not_listed"_s,
                  .title = tr("gops could not list the processes"),
                  .body = error.message,
                  .actions = {checkAgain(), locateGops()}};
    if (!asksGopsOnly())
        notice.body += u' ' + tr("What is listed was found without it.");
    else if (m_session.listedAtMs())
        notice.body += u' ' + tr("The list is from %1.").arg(timeOf(*m_session.listedAtMs()));
    return notice;
}

Notice ProcessNotices::nothingShown(const ProcessEntry *selected)
{
    if (const auto notice = listing(); notice && asksGopsOnly())
        return *notice;
    if (!m_session.listedAtMs())
        return {.id = u"looking"_s, .title = tr("Looking for Go processes…")};
    const auto entries = m_session.processes();
    if (entries.isEmpty())
        return {.id = u"no_processes"_s,
                .title = tr("No Go processes are running"),
                .body = tr("Start one and it appears here within a few seconds."),
                .actions = {startProgram(), startDemo()}};
    if (selected && !selected->canBeWatched())
        return unwatchable(*selected);
    if (std::ranges::none_of(entries, &ProcessEntry::canBeWatched))
        return noneWatchable(entries);
    if (!selected)
        return noneSelected(entries);
    return {.id = u"not_watched"_s,
            .title = tr("%1 is not watched").arg(nameOf(*selected)),
            .body = tr("Tick it to see its heap live."),
            .actions = {watch(tr("Watch It"), {selected->process.pid})}};
}

Notice ProcessNotices::noneSelected(const QList<ProcessEntry> &entries)
{
    constexpr qsizetype mostAtOnce = 20;
    QList<qint64> pids;
    QString name;
    for (const ProcessEntry &entry : entries) {
        if (!entry.canBeWatched() || entry.target)
            continue;
        pids << entry.process.pid;
        name = nameOf(entry);
    }
    Notice notice{.id = u"none_selected"_s,
                  .title = tr("Pick a process"),
                  .body = tr("Tick one on the left to see its heap live.")};
    if (pids.size() == 1)
        notice.actions << watch(tr("Watch %1").arg(name), pids);
    else if (!pids.isEmpty() && pids.size() <= mostAtOnce)
        notice.actions << watch(tr("Watch All %1").arg(pids.size()), pids);
    return notice;
}

Notice ProcessNotices::noneWatchable(const QList<ProcessEntry> &entries)
{
    // The reason that most of them have; of the first of those that have it.
    QHash<QString, int> counts;
    for (const ProcessEntry &entry : entries)
        ++counts[reasonOf(entry).id];
    const auto common = std::ranges::max_element(
        entries, {}, [&](const ProcessEntry &entry) { return counts[reasonOf(entry).id]; });
    Notice notice = unwatchable(*common);
    notice.id = u"none_watchable"_s;
    notice.title = tr("No process can be watched yet");
    notice.body =
        tr("%n Go processes were found, but none can be watched. %1. %2", nullptr, plural(entries.size()))
            .arg(reasonOf(*common).headline(nameOf(*common)), reasonOf(*common).sentence);
    notice.actions << startProgram() << startDemo();
    return notice;
}

Notice ProcessNotices::unwatchable(const ProcessEntry &entry)
{
    const Silence why = reasonOf(entry);
    Notice notice{.id = why.id, .title = why.headline(nameOf(entry)), .body = why.sentence, .code = why.line};
    if (why.remedy == Silence::Remedy::InstallReader)
        notice.actions << installReader();
    if (why.id == "no_agent"_L1) {
        notice.body += u' ' + tr("These lines add the agent:");
        notice.code = agentSnippet();
        notice.actions << copySnippet();
    } else if (!why.line.isEmpty()) {
        notice.actions << copyLine(why.line);
    }
    if (why.kind != Silence::Kind::Refusing)
        notice.actions << checkAgain();
    notice.actions << explainWays();
    return notice;
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
        return Notice{.id = u"rebuilt"_s,
                      .title = tr("%1 was rebuilt on disk").arg(name),
                      .body = tr("The running one is the old build, and it is still watched.")};
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
    if (!silence.line.isEmpty()) {
        notice.code = silence.line;
        notice.actions.append(copyLine(silence.line));
    }
    switch (silence.remedy) {
    case Silence::Remedy::Report:
        notice.body = tr("%1: %2").arg(name, silence.sentence);
        notice.actions.append(copyReport(target));
        break;
    case Silence::Remedy::LocateGops:
        notice.actions.append(locateGops());
        if (!asksGopsOnly())
            notice.actions.append(askOtherwise(target));
        break;
    case Silence::Remedy::InstallReader:
        notice.actions.append(installReader());
        break;
    case Silence::Remedy::None:
        break;
    }
    return notice;
}

std::optional<Notice> ProcessNotices::sourceOffer()
{
    constexpr std::ptrdiff_t many = 10;
    const auto interval = m_session.sampler().interval();
    const SourceSet &sources = m_session.sources();
    const SourceKind &costly = sources.kindFor(interval);
    const auto count = std::ranges::count_if(m_session.sampler().targets(), [&](const auto &target) {
        return &sources.kindFor({target->id(), target->process().agent}, interval) == &costly;
    });
    const auto cheaper = sources.cheaperFor(interval);
    if (count < many || !cheaper)
        return {};
    const auto answer = [this](bool taken) { return [this, taken] { Q_EMIT sourceOfferAnswered(taken); }; };
    return Notice{.id = u"cheaper_source"_s,
                  .title = tr("%n processes are asked %1", nullptr, plural(count)).arg(costly.title()),
                  .body = tr("Asked %1 they take a small part of that CPU time, and can be asked more often.")
                              .arg(cheaper->title()),
                  .actions = {{u"use_cheaper_source"_s, tr("Do That"), answer(true)},
                              {u"keep_source"_s, tr("Leave It"), answer(false)}}};
}

NoticeAction ProcessNotices::askOtherwise(const Target &target)
{
    return {u"ask_otherwise"_s, tr("Ask Without It"), [this, key = target.key()] {
                SourceWish wish = m_session.wish(key);
                wish.choice.clear();
                m_session.setWish(key, wish);
            }};
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

NoticeAction ProcessNotices::installReader()
{
    return {u"install_reader"_s, tr("Install Reader…"), [this] { Q_EMIT readerToBeInstalled(); }};
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

NoticeAction ProcessNotices::copyLine(const QString &line)
{
    return {u"copy_command"_s, tr("Copy Command"), [this, line] {
                QGuiApplication::clipboard()->setText(line);
                Q_EMIT saying(tr("Copied: %1").arg(line));
            }};
}

NoticeAction ProcessNotices::explainWays()
{
    return {
        u"explain"_s, tr("What Can Be Watched?"), [this] {
            Q_EMIT explaining(
                tr("What can be watched?"),
                tr("A program that carries the gops agent, a few lines of Go inside of it, is asked through "
                   "that "
                   "agent. gops marks it with * when it finds a port file for it in your gops "
                   "directory:\n\n%1\n\nThere is none when it runs as another user, or with another HOME, "
                   "XDG_CONFIG_HOME or GOPS_CONFIG_DIR.\n\nEvery other program is read from its memory. It "
                   "must "
                   "be your own, built by Go 1.16 or later, and the system must allow it. Nothing is ever "
                   "written into it, and it is never stopped.")
                    .arg(portFileDirectory()));
        }};
}

NoticeAction ProcessNotices::watch(const QString &text, const QList<qint64> &pids)
{
    return {u"watch"_s, text, [this, pids] {
                for (const qint64 pid : pids)
                    m_session.watch(pid);
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
