#pragma once

#include "mainwindow.h"
#include "ownforwarding.h"
#include "realgops.h"

#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

/// How a desk is not like the others.
struct DeskOptions
{
    gopscope::LaunchOptions launch;
    /// Where settings and spool lie; empty: in a folder of the desk's own.
    QString settings, spool;
    /// Null: the machine's clock.
    const gopscope::Clock *clock = nullptr;
};

/// A window with settings, a spool and keys of its own; nobody sees it before open().
struct ClosedDesk
{
    explicit ClosedDesk(const DeskOptions &options = {})
        : clock(options.clock ? *options.clock : machine)
        , store(askingGops(options.settings.isEmpty() ? dir.filePath(QStringLiteral("settings.ini"))
                                                      : options.settings))
        , session(clock)
        , own(session, options.spool.isEmpty() ? dir.filePath(QStringLiteral("spool.sqlite")) : options.spool)
        , window(session, forwarding, store, options.launch)
    {
    }
    void open()
    {
        window.show();
        window.begin();
    }

    template<typename T> T *find(const QString &name = {}) { return window.findChild<T *>(name); }
    QTreeView *view() { return find<QTreeView>(QStringLiteral("processView")); }
    QString label(const QString &name) { return find<QLabel>(name)->text(); }
    QModelIndex row(qint64 pid)
    {
        auto *model = view()->model();
        const auto found =
            model->match(model->index(0, gopscope::ProcessModel::PidColumn), gopscope::ProcessModel::SortRole,
                         pid, 1, Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? QModelIndex() : found[0].siblingAtColumn(0);
    }
    /// Whether the process that is shown is sampled.
    bool isLive() { return label(QStringLiteral("headerState")).contains(QStringLiteral("Live")); }
    void select(qint64 pid) { view()->setCurrentIndex(row(pid)); }
    /// Clicks into the box of a row.
    void clickBox(qint64 pid)
    {
        QStyleOptionViewItem option;
        option.initFrom(view());
        option.rect = view()->visualRect(row(pid));
        option.features = QStyleOptionViewItem::HasCheckIndicator | QStyleOptionViewItem::HasDisplay;
        const QRect box =
            view()->style()->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &option, view());
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, box.center());
    }
    const std::vector<std::unique_ptr<gopscope::Target>> &targets() { return session.sampler().targets(); }
    /// The button of that id, of a notice that can be seen.
    QPushButton *button(const QString &id)
    {
        for (auto *button : window.findChildren<QPushButton *>(id)) {
            if (button->isVisible())
                return button;
        }
        return nullptr;
    }
    void press(const QString &id) { QTest::mouseClick(button(id), Qt::LeftButton); }
    /// The notice about processes that can be seen, bar or page; without an id when there is none.
    gopscope::Notice notice()
    {
        return noticeIn({QStringLiteral("noticePage"), QStringLiteral("noticeBar")});
    }
    /// What is asked about forwarding.
    gopscope::Notice forwardNotice() { return noticeIn({QStringLiteral("forwardBar")}); }
    gopscope::Notice noticeIn(const QStringList &views)
    {
        for (const QString &name : views) {
            if (const auto *view = find<gopscope::NoticeView>(name); view->isVisible())
                return view->notice();
        }
        return {};
    }

    /// Settings with which the window knows only what its gops lists, unless there are some already.
    static QString askingGops(const QString &path)
    {
        if (QFile::exists(path))
            return path;
        gopscope::SettingsStore store(path);
        auto settings = store.load();
        settings.source = gopscope::gopsSource();
        store.save(settings);
        return path;
    }

    QTemporaryDir dir;
    gopscope::SystemClock machine;
    const gopscope::Clock &clock;
    gopscope::SettingsStore store;
    gopscope::Session session;
    OwnForwarding own;
    gopscope::Forwarding &forwarding = own.forwarding;
    gopscope::MainWindow window;
};

/// A desk with its window open.
struct Desk : ClosedDesk
{
    explicit Desk(const gopscope::LaunchOptions &launch = {}, const QString &settings = {},
                  const QString &spool = {})
        : ClosedDesk({.launch = launch, .settings = settings, .spool = spool, .clock = nullptr})
    {
        open();
    }
};

/// A quarter of a second between samples, with a real gops.
inline gopscope::LaunchOptions quick()
{
    gopscope::LaunchOptions launch;
    launch.interval = std::chrono::milliseconds(250);
    launch.gops = realGops();
    return launch;
}

/// The same, and these processes are ticked.
inline gopscope::LaunchOptions watching(const QList<qint64> &pids)
{
    gopscope::LaunchOptions launch = quick();
    launch.pids = pids;
    return launch;
}
