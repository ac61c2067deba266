#pragma once

#include "charts/chartspage.h"
#include "details/header.h"
#include "details/tilerow.h"
#include "noticeview.h"
#include "processes/processpicker.h"
#include "session/demoprogram.h"
#include "session/session.h"
#include "settings/settings.h"
#include "statusline.h"
#include "windowactions.h"

#include <QMainWindow>
#include <QSplitter>
#include <QStackedLayout>

namespace gopscope {

/// What the command line asks of one run; none of it is kept for the next.
struct LaunchOptions
{
    QList<qint64> pids;
    bool demo = false;
    std::optional<std::chrono::milliseconds> interval;
    std::optional<QString> gops;
    std::optional<Theme> theme;
};

/// The window: picker at the left; header, tiles and charts of the selected process at the right.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(Session &session, SettingsStore &store, const LaunchOptions &launch);

    /// Finds gops and begins; separate from the constructor, so that the window is painted first.
    void begin();

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
    void openPreferences();
    void takePreferences(const Settings &settings);
    void act(NoticeAction action);
    void saveCsvAs();
    void copyReport();
    void showAbout();
    void showMessage(const QString &title, const QString &text);
    void startDemo();

    /// Shows the selected process, or says why there is nothing to show.
    void showSelected();
    void showTarget(Target *target);
    void updateTarget();
    void updateTiles();
    void updateCharts();
    void updateNotices();
    void heartbeat();
    [[nodiscard]] bool isSeen() const { return isVisible() && !isMinimized(); }
    [[nodiscard]] qint64 rightEdge() const;

    Session &m_session;
    SettingsStore &m_store;
    LaunchOptions m_launch;
    Settings m_settings; ///< as they apply to this run
    Settings m_stored;   ///< what the file says of what the command line overrides
    Format m_format;
    DemoProgram m_demo;
    WindowActions m_actions;
    QSplitter m_splitter;
    ProcessPicker m_picker;
    QWidget m_right;
    NoticeView m_bar;
    Header m_header;
    TileRow m_tiles;
    ChartsPage m_charts;
    NoticeView m_page;
    QStackedLayout *m_stack = nullptr;
    StatusLine m_status;
    QTimer m_heartbeat;
    QTimer m_saveSoon;
    Target *m_shown = nullptr; ///< the session's
    std::optional<qint64> m_pausedAt;
    qint64 m_drawnAt = 0; ///< steady ms
    int m_beats = 0;
};

} // namespace gopscope
