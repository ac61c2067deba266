#include "mackerelui/forwardcontrol.h"

#include "mackerelui/forwarddialog.h"

#include <QDesktopServices>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace gopscope {

ForwardControl::ForwardControl(Forwarding &forwarding, Session &session, WindowActions &actions,
                               QWidget *window)
    : QObject(window)
    , m_forwarding(forwarding)
    , m_session(session)
    , m_actions(actions)
    , m_window(window)
    , m_notices(forwarding, window)
    , m_bar(new NoticeView(NoticeView::Shape::Bar, window))
    , m_switch(new ForwardSwitch(window))
{
    m_bar->setObjectName(u"forwardBar"_s);
    m_bar->setContentsMargins(8, 8, 8, 0);
    m_bar->hide();
    auto *menu = new QMenu(m_switch);
    menu->addActions(
        {m_actions.forward, m_actions.setUpForwarding, m_actions.retryForwarding, m_actions.openService});
    m_switch->setMenu(menu);
    connect(m_switch, &QToolButton::clicked, m_actions.forward, &QAction::trigger);
    connect(m_actions.forward, &QAction::triggered, this, &ForwardControl::toggle);
    connect(m_actions.setUpForwarding, &QAction::triggered, this, [this] { openDialog(false); });
    connect(m_actions.retryForwarding, &QAction::triggered, &m_forwarding, &Forwarding::retryNow);
    connect(m_actions.openService, &QAction::triggered, this,
            [this] { QDesktopServices::openUrl(servicePage(m_forwarding.settings())); });
    connect(&m_notices, &ForwardNotices::setUpRequested, this, [this] { openDialog(false); });
    connect(&m_notices, &ForwardNotices::dismissed, this, &ForwardControl::update);
    connect(&m_forwarding, &Forwarding::stateChanged, this, &ForwardControl::update);
    connect(&m_forwarding, &Forwarding::rowsChanged, this, &ForwardControl::update);
    connect(&m_forwarding, &Forwarding::settingsChanged, this, &ForwardControl::settingsChanged);
    update();
}

void ForwardControl::setLength(Length length)
{
    m_switch->setLength(length);
    update();
}

void ForwardControl::update()
{
    const ForwardState &state = m_forwarding.state();
    const qint64 nowMs = m_session.clock().epochMs();
    m_switch->setState(state, nowMs);
    m_actions.forward->setChecked(m_forwarding.isOn());
    m_actions.retryForwarding->setEnabled(m_forwarding.isOn());
    m_actions.openService->setEnabled(!servicePage(m_forwarding.settings()).isEmpty());
    const auto notice = m_notices.current(nowMs);
    if (notice)
        m_bar->setNotice(*notice);
    m_bar->setVisible(notice.has_value());
}

void ForwardControl::toggle()
{
    if (!m_forwarding.isOn() && !m_forwarding.isSetUp())
        openDialog(true);
    else
        m_forwarding.switchOn(!m_forwarding.isOn());
    update();
}

int ForwardControl::forwardedProcesses() const
{
    const auto &targets = m_session.sampler().targets();
    return static_cast<int>(std::count_if(targets.begin(), targets.end(), [this](const auto &target) {
        const auto row = m_forwarding.claims().row(target.get());
        return !row || row->wanted;
    }));
}

void ForwardControl::openDialog(bool switchesOn)
{
    auto *dialog = new ForwardDialog(m_forwarding, forwardedProcesses(), switchesOn, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, switchesOn] {
        ForwardSettings settings = dialog->settings();
        settings.on = settings.on || switchesOn;
        m_forwarding.setSettings(settings);
        Q_EMIT settingsChanged();
    });
    dialog->open();
}

} // namespace gopscope
