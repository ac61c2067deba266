#include "processes/rowmenu.h"

#include "base/untrusted.h"

#include <QActionGroup>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

QAction *named(QAction *action, const QString &name, const QKeySequence &key = {})
{
    action->setObjectName(name);
    action->setShortcut(key); // the list takes the key; the menu says which
    return action;
}

} // namespace

RowMenu::RowMenu(const ProcessEntry &entry, QWidget *parent)
    : QMenu(parent)
{
    setObjectName(u"rowMenu"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(oneLine(entry.process.name, 60));
    addWatching(entry);
    addSeparator();
    addPlaces(entry);
    addSeparator();
    m_ways = addMenu(tr("&How It Is Watched"));
    m_ways->setObjectName(u"waysOfRow"_s);
    m_ways->setEnabled(false);
}

void RowMenu::offerMemory(bool isAdded)
{
    m_ways->addSeparator();
    QAction *action = named(m_ways->addAction(tr("&Add What Memory Alone Tells")), u"addMemory"_s);
    action->setToolTip(tr("Single pauses, the live heap, the memory limit and goroutines by what they do, "
                          "read from its memory"));
    m_ways->setToolTipsVisible(true);
    action->setCheckable(true);
    action->setChecked(isAdded);
    connect(action, &QAction::triggered, this, &RowMenu::memoryToggled);
}

void RowMenu::offerWays(const QList<std::pair<QString, QString>> &ways, const QString &chosen)
{
    m_ways->setEnabled(!ways.isEmpty());
    auto *group = new QActionGroup(m_ways);
    const auto add = [&](const QString &way, const QString &words) {
        QAction *action =
            named(m_ways->addAction(words, this, [this, way] { Q_EMIT wayChosen(way); }), u"way_"_s + way);
        action->setCheckable(true);
        action->setChecked(way == chosen);
        group->addAction(action);
    };
    add({}, tr("as the preferences say"));
    for (const auto &[way, words] : ways)
        add(way, words);
}

void RowMenu::addWatching(const ProcessEntry &entry)
{
    QAction *toggle =
        named(addAction(entry.target ? tr("Stop &Watching") : tr("&Watch"), this, &RowMenu::watchToggled),
              u"watchRow"_s, Qt::Key_Space);
    toggle->setEnabled(entry.canBeWatched());
    QAction *forward = named(addAction(tr("&Forward…"), this, &RowMenu::forwardingWanted), u"forwardRow"_s,
                             Qt::SHIFT | Qt::Key_Space);
    forward->setEnabled(entry.target);
    QAction *why = named(addAction(tr("Wh&y?"), this, &RowMenu::whyAsked), u"whyRow"_s, Qt::Key_F1);
    why->setEnabled(!entry.canBeWatched() || (entry.target && entry.target->status().silence));
}

void RowMenu::addPlaces(const ProcessEntry &entry)
{
    const QString pid = QString::number(entry.process.pid);
    named(addAction(tr("Copy &PID"), this, [this, pid] { copy(pid); }), u"copyPid"_s);
    const QString path = entry.process.path;
    const bool hasPath = QFileInfo(path).isAbsolute();
    named(addAction(tr("&Copy Path"), this, [this, path] { copy(path); }), u"copyPath"_s)
        ->setEnabled(hasPath);
    const auto open = [this, folder = QFileInfo(path).path()] {
        if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
            Q_EMIT saying(tr("Nothing opens %1").arg(oneLine(folder)));
    };
    named(addAction(tr("&Open Folder"), this, open), u"openFolder"_s)->setEnabled(hasPath);
}

void RowMenu::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT saying(tr("Copied: %1").arg(oneLine(text)));
}

} // namespace gopscope
