#include "cli/forwardcommand.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "cli/meant.h"
#include "cli/sampletext.h"
#include "mackerel/marks.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

bool isTrouble(const ForwardStanding &where)
{
    return std::holds_alternative<standing::Failing>(where) ||
           std::holds_alternative<standing::Throttled>(where) ||
           std::holds_alternative<standing::Refused>(where);
}

/// Who was told of the one need not be told of the other: only words, holder or moment differ.
bool isSameNews(const ForwardStanding &told, const ForwardStanding &now)
{
    const auto *before = std::get_if<standing::Refused>(&told);
    const auto *refused = std::get_if<standing::Refused>(&now);
    return told.index() == now.index() && (!before || before->reason == refused->reason);
}

} // namespace

ForwardCommand::ForwardCommand(ForwardArguments arguments, GopsRunner &runner, const SourceSet &sources,
                               QNetworkAccessManager &network, const Clock &clock)
    : m_arguments(std::move(arguments))
    , m_clock(clock)
    , m_spool(m_arguments.spool)
    , m_forwarder(m_spool, network, clock)
    , m_sampler(sources, clock)
    , m_discovery(runner, clock)
{
    m_sampler.setInterval(m_arguments.interval);
    for (const ForwardTarget &wanted : m_arguments.targets)
        m_followed.push_back({wanted, nullptr, {}, false, false});
    for (Followed &followed : m_followed) {
        if (followed.wanted.pid == 0)
            m_follower.seek(&followed, {});
    }
    connect(&m_sampler, &Sampler::sampleTaken, this, &ForwardCommand::takeSample);
    connect(&m_sampler, &Sampler::targetChanged, this, &ForwardCommand::takeChange);
    connect(&m_discovery, &Discovery::listed, this, &ForwardCommand::takeListing);
    connect(&m_spool, &Spool::saying, this, &ForwardCommand::note);
    connect(&m_spool, &Spool::saved, this, &ForwardCommand::printSaved);
    connect(&m_forwarder, &Forwarder::stateChanged, this, &ForwardCommand::noteState);
    connect(&m_forwarder, &Forwarder::flushed, this, &ForwardCommand::finish);
    connect(&m_forwarder, &Forwarder::pointsTooOld, this, [this](qint64 points) {
        Q_EMIT note(tr("%n points were more than 24 hours old, which Mackerel does not take.", nullptr,
                       plural(points)));
    });
    connect(&m_forwarder, &Forwarder::pointSetAside, this,
            [this](const MetricPoint &point, const QString &why) {
                Q_EMIT note(tr("%1 was set aside: %2").arg(point.name, why));
            });
    connect(&m_forwarder, &Forwarder::markFailed, this,
            [this](const QString &why) { Q_EMIT note(tr("A mark could not be posted: %1").arg(why)); });
    connect(&m_forwarder, &Forwarder::strandedFound, this, [this](const ForwardState::Stranded &stranded) {
        Q_EMIT note(stranded.inWords() + u' ' +
                    tr("See gopscope-cli spool; gopscope-cli spool move gives them to another."));
    });
    connect(&m_forwarder, &Forwarder::otherOrganisationFound, this, [this](const ForwardState::Held &held) {
        Q_EMIT note(held.inWords() + u' ' +
                    tr("See gopscope-cli spool; to send that here: gopscope-cli spool move NUMBER %1 %2.")
                        .arg(m_arguments.account.service, m_forwarder.state().organisation));
    });
}

void ForwardCommand::start()
{
    if (!m_arguments.warning.isEmpty())
        Q_EMIT note(m_arguments.warning);
    m_forwarder.start(m_arguments.account, m_arguments.options);
    for (Followed &followed : m_followed) {
        if (followed.wanted.pid > 0)
            watchPid(followed);
    }
    lookFor();
    finishIfDone();
}

void ForwardCommand::watchPid(Followed &followed)
{
    const qint64 pid = followed.wanted.pid;
    if (procfs::isGone(pid))
        return giveUpOn(followed, tr("There is no process with PID %1.").arg(pid));
    followed.target = m_sampler.watch({.pid = pid, .name = {}, .path = {}, .goVersion = {}, .startTicks = 0});
}

void ForwardCommand::lookFor()
{
    m_discovery.setActive(!m_stopping && std::any_of(m_followed.begin(), m_followed.end(),
                                                     [](const Followed &followed) {
                                                         return followed.wanted.pid == 0 && !followed.target;
                                                     }),
                          Discovery::longestWhenAwaited);
}

void ForwardCommand::takeListing(const Listing &listing)
{
    const auto found = m_follower.find(listing, [this](const Followed *followed, const ListedProcess &row) {
        const Target *running = m_sampler.findRunning(row.pid);
        return isMeant(row, followed->wanted.exe) && !(running && running->id().isSame(row.id()));
    });
    for (const auto &[followed, row] : found) {
        followed->target = m_sampler.watch(toTargetProcess(row));
        mark(*followed, followed->sampled ? tr("%1 started again") : tr("%1 is watched"));
        noteOnce(*followed, tr("%1 is forwarded as %2.").arg(label(*followed), followed->wanted.prefix));
    }
    for (Followed &followed : m_followed) {
        if (m_follower.isSeeking(&followed))
            noteOnce(followed, tr("Waiting for %1.").arg(oneLine(followed.wanted.exe, 80)));
    }
    lookFor();
}

void ForwardCommand::takeSample(Target *target, const Sample &sample, Join)
{
    Followed *followed = findFollowed(target);
    if (!followed || m_stopping)
        return;
    followed->sampled = true;
    followed->noted.clear();
    const quint64 number = m_forwarder.take(followed->wanted.prefix, sample);
    if (!m_arguments.print)
        return;
    constexpr std::size_t mostLines = 10'000;
    m_unspooled.emplace_back(number, sampletext::json(target->process(), sample));
    if (m_unspooled.size() > mostLines)
        m_unspooled.pop_front();
}

void ForwardCommand::printSaved(quint64 upTo)
{
    while (!m_unspooled.empty() && m_unspooled.front().first <= upTo) {
        Q_EMIT line(m_unspooled.front().second);
        m_unspooled.pop_front();
    }
}

void ForwardCommand::takeChange(Target *target)
{
    using State = TargetStatus::State;
    Followed *followed = findFollowed(target);
    if (!followed || m_stopping)
        return;
    const TargetStatus &status = target->status();
    if (status.state == State::Exited)
        return takeExit(*followed);
    if (status.state != State::Refusing && status.state != State::Waiting)
        return;
    const QString silence =
        u"%1. %2"_s.arg(status.silence.value_or(Silence()).headline(label(*followed)), status.explanation());
    if (status.state == State::Refusing && followed->wanted.pid > 0 && !followed->sampled)
        return giveUpOn(*followed, silence);
    noteOnce(*followed, silence);
}

void ForwardCommand::takeExit(Followed &followed)
{
    Target *target = followed.target;
    mark(followed, tr("%1 exited"));
    noteOnce(followed, tr("%1 exited.").arg(label(followed)));
    followed.target = nullptr;
    followed.done = followed.wanted.pid > 0;
    // One that ran beside it will do too: asked for is any process of that name.
    if (!followed.done)
        m_follower.seek(&followed, {.last = target->id(), .others = {}, .seenTicks = 0});
    m_sampler.unwatch(target);
    lookFor();
    finishIfDone();
}

void ForwardCommand::giveUpOn(Followed &followed, const QString &why)
{
    m_failed = true;
    followed.done = true;
    Q_EMIT note(why);
    if (followed.target)
        m_sampler.unwatch(std::exchange(followed.target, nullptr));
    finishIfDone();
}

void ForwardCommand::finishIfDone()
{
    if (std::all_of(m_followed.begin(), m_followed.end(), [](const Followed &f) { return f.done; }))
        stop();
}

void ForwardCommand::stop()
{
    if (m_stopping)
        return;
    m_stopping = true;
    lookFor();
    m_forwarder.flush();
}

void ForwardCommand::finish(qint64 left)
{
    if (const qint64 aside = m_forwarder.state().setAside; aside > 0)
        Q_EMIT note(tr("%n points were set aside; see gopscope-cli spool.", nullptr, plural(aside)));
    if (left > 0)
        Q_EMIT note(tr("%n points were not sent and stay in %1.", nullptr, plural(left))
                        .arg(oneLine(m_spool.fileName())));
    if (m_spool.atRisk() > 0)
        Q_EMIT note(tr("%n points are lost: they were only in memory.", nullptr, plural(m_spool.atRisk())));
    const ForwardState &state = m_forwarder.state();
    const bool lost = m_spool.atRisk() > 0 || m_spool.pushedOut() > 0 || state.tooOld > 0;
    Q_EMIT finished(m_failed || lost);
}

void ForwardCommand::noteOnce(Followed &followed, const QString &text)
{
    if (followed.noted != text)
        Q_EMIT note(text);
    followed.noted = text;
}

void ForwardCommand::noteState()
{
    const ForwardState &state = m_forwarder.state();
    if (state.trouble != m_notedTrouble) {
        m_notedTrouble = state.trouble;
        Q_EMIT note(state.trouble.isEmpty() ? tr("The spool takes points again.")
                                            : state.trouble + u' ' + tr("Points are kept in memory."));
    }
    if (state.pushedOut > m_notedPushedOut) {
        m_notedPushedOut = state.pushedOut;
        Q_EMIT note(tr("The spool is full: %n points were pushed out, the oldest first.", nullptr,
                       plural(state.pushedOut)));
    }
    noteStanding();
}

void ForwardCommand::noteStanding()
{
    const ForwardState &state = m_forwarder.state();
    const ForwardStanding before = std::exchange(m_noted, state.standing);
    if (isSameNews(before, state.standing))
        return;
    if (const auto *elsewhere = std::get_if<standing::Elsewhere>(&state.standing))
        Q_EMIT note(elsewhere->inWords());
    // One line when it begins, and one when it is over.
    if (isTrouble(state.standing))
        Q_EMIT note(state.explanation(m_clock.epochMs()));
    else if (isTrouble(before) && !m_stopping)
        Q_EMIT note(tr("Mackerel takes points again."));
}

void ForwardCommand::mark(const Followed &followed, const QString &title)
{
    if (!m_arguments.marks || !followed.target)
        return;
    m_forwarder.mark(
        processMark(followed.wanted.prefix, title, followed.target->process(), m_clock.epochMs()));
}

ForwardCommand::Followed *ForwardCommand::findFollowed(const Target *target)
{
    const auto found = std::find_if(m_followed.begin(), m_followed.end(),
                                    [&](const Followed &followed) { return followed.target == target; });
    return found == m_followed.end() ? nullptr : &*found;
}

QString ForwardCommand::label(const Followed &followed)
{
    const TargetProcess &process = followed.target->process();
    return tr("%1 (PID %2)").arg(oneLine(process.name, 80), QString::number(process.pid));
}

} // namespace gopscope
