#include "closewatchcontrol.h"

#include "base/untrusted.h"

using namespace std::chrono_literals;

namespace gopscope {
namespace {

constexpr auto range = 15s;

} // namespace

CloseWatchControl::CloseWatchControl(Session &session, WindowActions &actions, TimeWindow &time,
                                     QObject *parent)
    : QObject(parent)
    , m_watch(session.closeWatch())
    , m_actions(actions)
    , m_time(time)
{
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &CloseWatchControl::showLeft);
    connect(m_actions.watchClosely, &QAction::triggered, this, &CloseWatchControl::trigger);
    connect(&m_actions, &WindowActions::closeRangeChosen, this, [this] { m_time.setRange(range); });
    connect(&m_watch, &CloseWatch::began, this, &CloseWatchControl::begin);
    connect(&m_watch, &CloseWatch::ended, this, &CloseWatchControl::end);
}

void CloseWatchControl::setTarget(Target *target)
{
    if (m_watch.target() && m_watch.target() != target)
        m_watch.end();
    m_target = target;
}

void CloseWatchControl::update()
{
    m_actions.watchClosely->setEnabled(m_target && !m_target->whyNotClosely());
}

void CloseWatchControl::trigger()
{
    if (m_watch.target())
        return m_watch.end();
    if (!m_target)
        return;
    if (const auto why = m_watch.begin(m_target)) {
        m_actions.watchClosely->setChecked(false);
        Q_EMIT saying(why->message);
    }
}

void CloseWatchControl::begin()
{
    m_actions.showCloseRange();
    m_time.setRange(range);
    m_second.start();
    showLeft();
    Q_EMIT saying(tr("%1 is sampled 100 times a second for 10 s").arg(oneLine(m_target->process().name, 60)));
}

void CloseWatchControl::end()
{
    m_second.stop();
    m_actions.setCloselyLeft({});
    if (!m_actions.showsCloseRange())
        return; // a person chose another one
    const std::chrono::minutes before = m_actions.range();
    m_actions.setRange(before);
    m_time.setLiveRange(before > 0min ? std::optional<std::chrono::milliseconds>(before) : std::nullopt);
}

void CloseWatchControl::showLeft()
{
    m_actions.setCloselyLeft(std::chrono::round<std::chrono::seconds>(m_watch.left()).count());
}

} // namespace gopscope
