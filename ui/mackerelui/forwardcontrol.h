#pragma once

#include "actions/windowactions.h"
#include "mackerelui/forwardnotices.h"
#include "mackerelui/forwardswitch.h"
#include "notices/noticeview.h"

namespace gopscope {

/// Forwarding as a person sees it in the window: the switch in the toolbar, the bar that asks, the dialog
/// that sets it up.
class ForwardControl : public QObject
{
    Q_OBJECT

public:
    ForwardControl(Forwarding &forwarding, Session &session, WindowActions &actions, QWidget *window);

    /// To be put into the window, which owns it then; hidden while nothing is to be asked.
    [[nodiscard]] NoticeView *bar() { return m_bar; }
    /// To be put into the toolbar, which owns it then.
    [[nodiscard]] ForwardSwitch *button() { return m_switch; }
    void setLength(Length length);
    /// Time went on.
    void update();

Q_SIGNALS:
    /// What a person set has to be kept.
    void settingsChanged();

private:
    void toggle();
    void openDialog(bool switchesOn);
    [[nodiscard]] int forwardedProcesses() const;

    Forwarding &m_forwarding;
    Session &m_session;
    WindowActions &m_actions;
    QWidget *m_window;
    ForwardNotices m_notices;
    NoticeView *m_bar;
    ForwardSwitch *m_switch;
};

} // namespace gopscope
