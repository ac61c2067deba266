#pragma once

#include "actions/windowactions.h"
#include "programs/programpanel.h"
#include "programs/runningquestion.h"
#include "settings/recentprogram.h"

#include <QPointer>

namespace gopscope {

/// Programs that are started from the window, as a person sees them: the dialog that asks for one, the panel
/// with what they print, and what is asked of those that still run when the window closes.
class ProgramControl : public QObject
{
    Q_OBJECT

public:
    ProgramControl(Session &session, WindowActions &actions, QWidget *window);

    /// To be put into the window; hidden while nothing was started.
    [[nodiscard]] ProgramPanel &panel() { return m_panel; }
    /// What was started before, and will be offered again.
    void setRecent(const QList<RecentProgram> &recent) { m_recent = recent; }
    [[nodiscard]] const QList<RecentProgram> &recent() const { return m_recent; }

    /// Asks for a program, and starts it.
    void openDialog();
    void start(const LaunchRequest &request);
    /// Another process is shown; null: none.
    void showTarget(const Target *target) { m_panel.showProgram(m_programs.programOf(target)); }

    /// Whether the window may close. If not, a person is asked, and mayCloseNow() may follow.
    [[nodiscard]] bool mayClose();
    /// The window stays open after all: what was answered does not hold for the next time.
    void stayOpen() { m_letsRun = m_isClosing = false; }
    /// The window closes: what runs is asked to end, unless somebody said that it goes on, and let go.
    void leave();

Q_SIGNALS:
    void recentChanged();
    void saying(const QString &words);
    void failed(const QString &title, const QString &reason);
    /// A program that was started is watched now.
    void watched(gopscope::Target *target);
    void mayCloseNow();

private:
    void takeAnswer(RunningAnswer answer);

    LaunchedPrograms m_programs;
    WindowActions &m_actions;
    QWidget *m_window;
    ProgramPanel m_panel;
    QList<RecentProgram> m_recent;
    QPointer<RunningQuestion> m_question;
    bool m_letsRun = false;   ///< a person said so
    bool m_isClosing = false; ///< as soon as all have ended
};

} // namespace gopscope
