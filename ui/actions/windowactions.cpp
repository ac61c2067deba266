#include "actions/windowactions.h"

#include "look/theme.h"

#include <QMainWindow>
#include <QMenu>
#include <QToolBar>
#include <QToolButton>

#include <array>

using namespace Qt::StringLiterals;

namespace gopscope {

WindowActions::WindowActions(QMainWindow *window)
    // Without braces: lupdate loses the class after the first.
    : QObject(window)
    , picker(
          add(u"picker"_s, tr("Process List"), u"picker"_s, Qt::Key_F9, tr("Show or hide the process list")))
    , refresh(add(u"refresh"_s, tr("Refresh"), u"refresh"_s, QKeySequence::Refresh,
                  tr("List the Go processes now")))
    , pause(add(u"pause"_s, tr("Pause"), u"pause"_s, Qt::CTRL | Qt::Key_P,
                tr("Stop the charts from scrolling; sampling goes on")))
    , watchClosely(add(u"watchClosely"_s, tr("Watch Closely"), u"closely"_s, Qt::CTRL | Qt::Key_L,
                       tr("Sample the shown process 100 times a second for 10 s, and then as before")))
    , runGc(add(u"runGc"_s, tr("Run GC"), u"gc"_s, Qt::CTRL | Qt::Key_G,
                tr("Make the shown process run a garbage collection now; this changes the process")))
    , save(add(u"save"_s, tr("Save…"), u"save"_s, QKeySequence::Save,
               tr("Save all samples of the shown process as CSV, with exact values")))
    , tree(add(u"tree"_s, tr("Tree by Parent"), u"tree"_s, Qt::CTRL | Qt::Key_T,
               tr("Show the processes as a tree by parent")))
    , find(add(u"find"_s, tr("Filter Processes"), QString(), QKeySequence::Find,
               tr("Go to the filter of the process list")))
    , forward(add(u"forward"_s, tr("Forward to Mackerel"), QString(), Qt::CTRL | Qt::Key_M,
                  tr("Send what is watched to Mackerel as service metrics")))
    , setUpForwarding(add(u"setUpForwarding"_s, tr("Set Up Forwarding…"), QString(),
                          Qt::CTRL | Qt::SHIFT | Qt::Key_M, tr("API key, service, and what is sent")))
    , retryForwarding(add(u"retryForwarding"_s, tr("Send Now"), QString(), QKeySequence(),
                          tr("Try now, without waiting")))
    , openService(add(u"openService"_s, tr("Open the Service's Page"), QString(), QKeySequence(),
                      tr("Open the page of the service in Mackerel")))
    , installReader(add(u"installReader"_s, tr("Install Reader…"), QString(), QKeySequence(),
                        tr("Give gopscope-reader the right to read your programs, or take it away")))
    , preferences(add(u"preferences"_s, tr("Preferences…"), QString(), Qt::CTRL | Qt::Key_Comma,
                      tr("Interval, gops, theme and units")))
    , startProgram(add(u"startProgram"_s, tr("Start Program…"), QString(), QKeySequence::New,
                       tr("Start a program and watch it")))
    , output(add(u"programOutput"_s, tr("Program Output"), QString(), Qt::Key_F8,
                 tr("Show or hide what programs print that were started here")))
    , startDemo(add(u"startDemo"_s, tr("Start the Demo"), QString(), Qt::CTRL | Qt::Key_D,
                    tr("Start a small Go program and watch it")))
    , about(add(u"about"_s, tr("About Gopscope"), QString(), QKeySequence(), QString()))
    , quit(add(u"quit"_s, tr("Quit"), QString(), QKeySequence::Quit, tr("Quit Gopscope")))
    , m_window(window)
    , m_ranges(this)
{
    for (QAction *action : {picker, pause, watchClosely, tree, forward, output})
        action->setCheckable(true);
    picker->setChecked(true);

    auto *bar = m_bar = new QToolBar(tr("Toolbar"), window);
    bar->setObjectName(u"toolbar"_s);
    bar->setMovable(false);
    bar->setIconSize({20, 20});
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addAction(picker);
    static_cast<QToolButton *>(bar->widgetForAction(picker))->setToolButtonStyle(Qt::ToolButtonIconOnly);
    bar->addAction(refresh);
    bar->addAction(pause);
    bar->addAction(watchClosely);
    bar->addSeparator();
    addRanges(bar);
    bar->addSeparator();
    bar->addAction(runGc);
    bar->addAction(save);
    addMenu(bar);
    window->addToolBar(bar);
    window->setContextMenuPolicy(Qt::NoContextMenu); // its menu would hide the toolbar for good
    for (QAction *action : bar->actions()) {
        if (QWidget *button = bar->widgetForAction(action); button && !action->text().isEmpty()) {
            button->setAccessibleName(action->text());
            button->setFocusPolicy(Qt::TabFocus);
        }
    }
    updateIcons();
}

QAction *WindowActions::add(const QString &name, const QString &text, const QString &icon,
                            const QKeySequence &shortcut, const QString &explanation)
{
    auto *window = static_cast<QMainWindow *>(parent());
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setData(icon);
    action->setShortcut(shortcut);
    if (!explanation.isEmpty())
        action->setToolTip(shortcut.isEmpty()
                               ? explanation
                               : u"%1 (%2)"_s.arg(explanation, shortcut.toString(QKeySequence::NativeText)));
    window->addAction(action);
    return action;
}

void WindowActions::addRanges(QToolBar *bar)
{
    using namespace std::chrono_literals;
    const std::array ranges{std::pair{1min, tr("1 min")},   std::pair{5min, tr("5 min")},
                            std::pair{15min, tr("15 min")}, std::pair{60min, tr("1 h")},
                            std::pair{360min, tr("6 h")},   std::pair{1440min, tr("24 h")},
                            std::pair{0min, tr("All")}};
    m_closeRange = add(u"closeRange"_s, tr("15 s"), {}, {}, tr("What is watched closely"));
    m_closeRange->setCheckable(true);
    m_closeRange->setData(-1);
    m_closeRange->setVisible(false);
    connect(m_closeRange, &QAction::triggered, this, &WindowActions::closeRangeChosen);
    m_ranges.addAction(m_closeRange);
    bar->addAction(m_closeRange);
    int key = Qt::Key_1;
    for (const auto &[range, text] : ranges) {
        QAction *action =
            add(u"range%1"_s.arg(range.count()), text, {}, QKeySequence(Qt::ALT | Qt::Key(key++)),
                range.count() > 0 ? tr("Show the last %1").arg(text) : tr("Show all that is known"));
        action->setCheckable(true);
        action->setData(QVariant::fromValue(static_cast<int>(range.count())));
        m_ranges.addAction(action);
        bar->addAction(action);
        connect(action, &QAction::triggered, this, [this, minutes = range] { Q_EMIT rangeChosen(minutes); });
    }
}

void WindowActions::addMenu(QToolBar *bar)
{
    auto *gap = new QWidget;
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(gap);
    auto *menu = new QMenu(m_window);
    menu->addActions({startProgram, startDemo});
    menu->addSeparator();
    menu->addActions({tree, find, output});
    menu->addSeparator();
    menu->addActions({forward, setUpForwarding});
    menu->addSeparator();
    m_behindPages = menu->addSeparator();
    menu->addAction(installReader);
    menu->addAction(preferences);
    menu->addAction(about);
    menu->addSeparator();
    menu->addAction(quit);
    m_menu = add(u"menu"_s, tr("Menu"), u"menu"_s, Qt::Key_F10, tr("More actions"));
    m_menu->setMenu(menu);
    bar->addAction(m_menu);
    auto *button = static_cast<QToolButton *>(bar->widgetForAction(m_menu));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    connect(m_menu, &QAction::triggered, button, &QToolButton::showMenu);
}

void WindowActions::addPage(const QString &id, const QString &text)
{
    constexpr int keys = 9;
    const QKeySequence key = m_pages < keys ? Qt::CTRL | Qt::Key(Qt::Key_1 + m_pages) : QKeySequence();
    ++m_pages;
    QAction *action = add(u"page_"_s + id, text, {}, key, {});
    m_menu->menu()->insertAction(m_behindPages, action);
    connect(action, &QAction::triggered, this, [this, id] { Q_EMIT pageChosen(id); });
}

void WindowActions::setRange(std::chrono::minutes range)
{
    m_range = range;
    m_closeRange->setVisible(false);
    for (QAction *action : m_ranges.actions())
        action->setChecked(action->data().toInt() == range.count());
}

void WindowActions::addAtEnd(QWidget *widget)
{
    m_bar->insertWidget(m_menu, widget);
}

void WindowActions::showCloseRange()
{
    m_closeRange->setVisible(true);
    m_closeRange->setChecked(true);
}

void WindowActions::setCloselyLeft(std::optional<qint64> seconds)
{
    const QString left = seconds ? tr("%1 s left").arg(*seconds) : QString();
    watchClosely->setChecked(seconds.has_value());
    watchClosely->setIconText(!seconds ? watchClosely->text() : m_isNarrow ? tr("%1 s").arg(*seconds) : left);
    buttonOf(watchClosely)->setAccessibleDescription(left);
    setButtonStyles();
}

QToolButton *WindowActions::buttonOf(QAction *action) const
{
    return static_cast<QToolButton *>(m_bar->widgetForAction(action));
}

void WindowActions::setNarrow(bool narrow)
{
    m_isNarrow = narrow;
    setButtonStyles();
}

void WindowActions::setButtonStyles()
{
    for (QAction *action : {refresh, pause, watchClosely, runGc, save}) {
        const bool counts = action == watchClosely && action->isChecked();
        buttonOf(action)->setToolButtonStyle(m_isNarrow && !counts ? Qt::ToolButtonIconOnly
                                                                   : Qt::ToolButtonTextBesideIcon);
    }
}

void WindowActions::updateIcons()
{
    for (QAction *action : {picker, refresh, watchClosely, runGc, save, tree, m_menu})
        action->setIcon(themedIcon(action->data().toString(), m_window->palette()));
    pause->setIcon(themedIcon(pause->isChecked() ? u"resume"_s : u"pause"_s, m_window->palette()));
}

} // namespace gopscope
