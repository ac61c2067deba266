#pragma once

#include <QAction>
#include <QActionGroup>
#include <QList>
#include <QObject>

#include <chrono>
#include <optional>

class QMainWindow;
class QMenu;
class QToolBar;
class QToolButton;

namespace gopscope {

/// All actions of the window, with their icons, shortcuts and tool tips, and the toolbar that holds them.
class WindowActions : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QMainWindow *window);

    QAction *const picker;
    QAction *const refresh;
    QAction *const pause;
    QAction *const watchClosely;
    QAction *const runGc;
    QAction *const save;
    QAction *const tree;
    QAction *const find;
    QAction *const forward;
    QAction *const setUpForwarding;
    QAction *const retryForwarding;
    QAction *const openService;
    QAction *const installReader;
    QAction *const preferences;
    QAction *const startProgram;
    QAction *const output;
    QAction *const startDemo;
    QAction *const about;
    QAction *const quit;

    /// One more page, with what shows it: in the menu, and with Ctrl and the number of pages so far.
    void addPage(const QString &id, const QString &text);
    void setRange(std::chrono::minutes range);
    /// The one that was set last.
    [[nodiscard]] std::chrono::minutes range() const { return m_range; }
    /// Shows a range of its own until another one is set.
    void showCloseRange();
    [[nodiscard]] bool showsCloseRange() const { return m_closeRange->isVisible(); }
    /// How many seconds watchClosely stays on, which its button tells; absent: it is off.
    void setCloselyLeft(std::optional<qint64> seconds);
    /// Puts a widget at the right end of the toolbar, before the menu.
    void addAtEnd(QWidget *widget);
    /// Whether the buttons have their icons only.
    void setNarrow(bool narrow);
    /// Draws the icons anew in the colours of the window's palette.
    void updateIcons();

Q_SIGNALS:
    /// 0 stands for all that is known.
    void rangeChosen(std::chrono::minutes range);
    /// The one that is there while a process is watched closely.
    void closeRangeChosen();
    /// The id of a page.
    void pageChosen(const QString &page);

private:
    QAction *add(const QString &name, const QString &text, const QString &icon, const QKeySequence &shortcut,
                 const QString &explanation);
    void addRanges(QToolBar *bar);
    [[nodiscard]] QToolButton *buttonOf(QAction *action) const;
    void setButtonStyles();
    void addMenu(QToolBar *bar);

    QMainWindow *m_window;
    QToolBar *m_bar = nullptr;
    QActionGroup m_ranges;
    QAction *m_closeRange = nullptr;
    std::chrono::minutes m_range{0};
    bool m_isNarrow = false;
    QAction *m_menu = nullptr;
    QAction *m_behindPages = nullptr; ///< in its menu
    int m_pages = 0;
};

} // namespace gopscope
