#pragma once

#include "actions/windowactions.h"
#include "closequestion.h"
#include "closewatchcontrol.h"
#include "mackerelui/forwardcontrol.h"
#include "notices/processnotices.h"
#include "processes/processpicker.h"
#include "programs/programcontrol.h"
#include "session/demoprogram.h"
#include "session/session.h"
#include "settings/settings.h"
#include "statusline.h"
#include "targetpane.h"

#include <QDeadlineTimer>
#include <QMainWindow>
#include <QPointer>
#include <QSplitter>

namespace gopscope {

/// What the command line asks of one run; none of it is kept for the next.
struct LaunchOptions
{
    QList<qint64> pids;
    bool demo = false;
    std::optional<LaunchRequest> program; ///< to start
    std::optional<std::chrono::milliseconds> interval;
    std::optional<QString> gops;
    std::optional<Theme> theme;
};

/// The window: picker at the left, what the selected process says at the right.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(Session &session, Forwarding &forwarding, SettingsStore &store, const LaunchOptions &launch);

    /// Finds gops and begins; separate from the constructor, so that the window is painted first.
    void begin();
    /// Closes without a question: a signal ends the program, or a picture of it was all that was wanted.
    void closeUnasked();
    /// The desktop's session is about to end, and closes the window soon: nobody is asked then.
    void expectSessionEnd();

Q_SIGNALS:
    /// The window is closed, and what was queued is sent as far as there was time.
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void connectActions();
    void connectSession();
    void restore();
    void save();
    void saveSoon();

    void applyFormat();
    void applyGops();
    void applySource();
    /// Draws the process that is shown, at once or, where samples come quicker, a few times a second.
    void drawShown();
    void openPreferences();
    void openReaderDialog();
    void takePreferences(const Settings &settings);
    void connectNotices();
    void connectPrograms();
    void chooseGops();
    /// Takes a gops that was installed, or put back, since.
    void lookForGops();
    void dismissGopsOffer();
    void takeSourceOffer(bool taken);
    void saveCsvAs();
    /// What is saved next goes there too.
    void takeSaveFolder(const QString &folder);
    void saveSamples(const Target *target, const QString &file);
    void showAbout();
    void showMessage(const QString &title, const QString &text);
    void startDemo();

    /// Shows the selected process, or says why there is nothing to show.
    void showSelected();
    void showTarget(Target *target);
    void updateTarget();
    void updateNotices();
    [[nodiscard]] std::optional<Notice> noticeOfGops();
    /// Leads to the words about the selected process.
    void sayWhy();
    void updateLive();
    [[nodiscard]] bool closesUnasked() const { return m_unasked || !m_sessionEnds.hasExpired(); }
    [[nodiscard]] bool asksBeforeClosing() const;
    void askBeforeClosing();
    void takeAnswer(CloseAnswer answer, bool neverAgain);
    void endClosing();
    void widenPicker(int pixels);
    void heartbeat();
    [[nodiscard]] Target *shown() const { return m_pane.target(); }
    [[nodiscard]] bool isSeen() const { return isVisible() && !isMinimized(); }

    Session &m_session;
    Forwarding &m_forwarding;
    SettingsStore &m_store;
    LaunchOptions m_launch;
    Settings m_settings; ///< as they apply to this run
    Settings m_stored;   ///< as they were read or written last
    Format m_format;
    DemoProgram m_demo;
    ProcessNotices m_notices;
    WindowActions m_actions;
    QSplitter m_splitter;
    QSplitter m_right{Qt::Vertical};
    ForwardControl m_forward;
    ProgramControl m_programs;
    ProcessPicker m_picker;
    TargetPane m_pane;
    CloseWatchControl m_closely;
    StatusLine m_status;
    QTimer m_heartbeat;
    QTimer m_saveSoon;
    QTimer m_drawLater;
    int m_beats = 0;
    bool m_closing = false;
    bool m_unasked = false;          ///< whoever closes the window knows, or nobody is there to be asked
    bool m_saysOfProcess = false;    ///< the notice that is shown is about the selected process
    bool m_forgets = false;          ///< a person has saved what there was to save, and knows of the rest
    bool m_savesToClose = false;     ///< a person saves because closing forgets
    QDeadlineTimer m_sessionEnds{0}; ///< passes: the end of a session can be called off, and nobody says so
    QPointer<CloseQuestion> m_closeQuestion;
};

} // namespace gopscope
