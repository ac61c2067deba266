#include "processes/processpicker.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "look/theme.h"
#include "processes/rowdelegate.h"
#include "processes/rowmenu.h"

#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>
#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// "12 Go processes: 2 by agent (*), 9 by memory, 1 not".
QString countText(QMap<QString, int> totals)
{
    const int total = std::accumulate(totals.begin(), totals.end(), 0);
    const int agents = totals.take(agentWay()), unwatchable = totals.take(QString());
    QStringList parts;
    if (agents > 0)
        parts << ProcessPicker::tr("%1 by agent (*)").arg(agents);
    for (auto others = totals.cbegin(); others != totals.cend(); ++others)
        parts << ProcessPicker::tr("%1 by %2").arg(QString::number(others.value()), wayWord(others.key()));
    if (unwatchable > 0)
        parts << ProcessPicker::tr("%1 not").arg(unwatchable);
    return ProcessPicker::tr("%n Go processes: %1", nullptr, plural(total)).arg(parts.join(u", "_s));
}

} // namespace

ProcessPicker::ProcessPicker(Session &session, Forwarding &forwarding, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_forwarding(forwarding)
    , m_nothing(NoticeView::Shape::Page)
{
    setObjectName(u"processPicker"_s);
    m_filter.setSourceModel(&m_model);
    m_model.setHeapSource([this](const Target *target) {
        const History &history = m_session.history(target);
        return history.empty() ? std::nan("") : history.value(history.size() - 1, "heap_in_use"_metric);
    });

    m_model.setForwardSource([this](Target *target) { return m_forwarding.claims().row(target); });

    m_filterEdit.setPlaceholderText(tr("Filter by name, PID or path"));
    m_filterEdit.setAccessibleName(tr("Filter processes"));
    m_filterEdit.setToolTip(
        tr("Filter by name, PID or path (%1)").arg(QKeySequence(QKeySequence::Find).toString()));
    m_filterEdit.setClearButtonEnabled(true);
    m_filterEdit.setMaxLength(200);
    m_filterEdit.installEventFilter(this);
    connect(&m_filterEdit, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter.setText(text);
        m_view.expandAll();
        updateCount();
    });

    buildView();
    m_count.setWordWrap(true);
    m_count.setObjectName(u"processCount"_s);
    m_count.setForegroundRole(QPalette::PlaceholderText);
    m_count.setMinimumWidth(1);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 4, 4);
    m_top = new QHBoxLayout;
    m_top->addWidget(&m_filterEdit, 1);
    layout->addLayout(m_top);
    m_stack = new QStackedLayout;
    m_stack->addWidget(&m_view);
    m_stack->addWidget(&m_nothing);
    layout->addLayout(m_stack, 1);
    layout->addWidget(&m_count);
    setMinimumWidth(200);

    connect(&m_model, &ProcessModel::tickRequested, this, &ProcessPicker::tick);
    connect(&m_session, &Session::processesChanged, this, &ProcessPicker::refresh);
    m_updateLater.setSingleShot(true);
    m_updateLater.setInterval(1000);
    connect(&m_session, &Session::targetChanged, this, &ProcessPicker::updateSoon);
    connect(&m_updateLater, &QTimer::timeout, this, [this] {
        for (const Target *target : std::exchange(m_changed, {}))
            m_model.updateTarget(target);
    });
    connect(&m_model, &ProcessModel::forwardRequested, &m_forwarding.claims(), &Claims::setWanted);
    connect(&m_model, &ProcessModel::prefixRequested, this, &ProcessPicker::setPrefix);
    connect(&m_forwarding, &Forwarding::rowsChanged, this, &ProcessPicker::updateForwarding);
    refresh();
}

void ProcessPicker::buildView()
{
    m_view.setModel(&m_filter);
    m_view.setObjectName(u"processView"_s);
    m_view.setAccessibleName(tr("Go processes"));
    m_view.setAccessibleDescription(
        tr("Those marked with a star carry the gops agent, others are read from their memory. Space ticks "
           "one to watch it, F1 tells why one can't be. With forwarding set up, Shift+Space sets whether "
           "it is forwarded, and F2 edits its prefix."));
    const auto trouble = [this](const QModelIndex &index, const QString &prefix) {
        const ProcessEntry *entry = m_model.entry(m_filter.mapToSource(index));
        const auto checked = entry && entry->target ? m_forwarding.claims().checkPrefix(entry->target, prefix)
                                                    : Result<void>();
        return checked ? QString() : checked.error().message;
    };
    m_view.setItemDelegate(new RowDelegate(trouble, &m_view));
    m_view.setUniformRowHeights(true);
    m_view.setAlternatingRowColors(true);
    m_view.setRootIsDecorated(false);
    m_view.setSortingEnabled(true);
    m_view.setExpandsOnDoubleClick(false);
    m_view.setAllColumnsShowFocus(true);
    m_view.setTextElideMode(Qt::ElideRight);
    m_view.sortByColumn(ProcessModel::NameColumn, Qt::AscendingOrder);
    m_view.installEventFilter(this);
    m_view.setContextMenuPolicy(Qt::CustomContextMenu); // by the right button and by the key
    connect(&m_view, &QWidget::customContextMenuRequested, this, &ProcessPicker::openMenu);
    QHeaderView *header = m_view.header();
    header->setAccessibleName(tr("Columns of the process list"));
    header->setStretchLastSection(false);
    header->setSectionResizeMode(ProcessModel::NameColumn, QHeaderView::Stretch);
    const QFontMetrics metrics(m_view.font());
    const auto width = [&](const QString &text) { return metrics.horizontalAdvance(text) + 12; };
    m_view.setColumnWidth(ProcessModel::PidColumn, width(u"999999"_s));
    m_view.setColumnWidth(ProcessModel::GoColumn, width(u"1.26.8 "_s));
    m_view.setColumnWidth(ProcessModel::WayColumn, width(u"memory"_s));
    m_view.setColumnWidth(ProcessModel::HeapColumn, width(u"128.4 MiB"_s));
    m_view.setColumnWidth(ProcessModel::ForwardColumn, width(u"gopscope-demo"_s) + 24);
    m_view.setColumnHidden(ProcessModel::ForwardColumn, true);
    connect(m_view.selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ProcessPicker::selectionChanged);
    connect(&m_view, &QTreeView::doubleClicked, this, &ProcessPicker::activate);
}

void ProcessPicker::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    updateColumns();
}

void ProcessPicker::updateColumns()
{
    // In a narrow list names and PIDs come first: processes of one name differ by nothing else.
    constexpr int roomForGo = 390, roomForWay = 330, roomForHeap = 240;
    m_view.setColumnHidden(ProcessModel::ForwardColumn, !forwards());
    const int room = width() - m_view.columnWidth(ProcessModel::ForwardColumn);
    m_view.setColumnHidden(ProcessModel::GoColumn, room < roomForGo);
    m_view.setColumnHidden(ProcessModel::WayColumn, room < roomForWay);
    m_view.setColumnHidden(ProcessModel::PidColumn, false);
    m_view.setColumnHidden(ProcessModel::HeapColumn, room < roomForHeap);
}

void ProcessPicker::updateForwarding()
{
    const bool wasHidden = m_view.isColumnHidden(ProcessModel::ForwardColumn);
    if (wasHidden == forwards()) {
        // Less than the column has, or the tiles would no longer fit into a row.
        constexpr int width = 100;
        Q_EMIT needsWidth(wasHidden ? width : -width);
    }
    updateColumns();
    m_model.updateForwarding();
}

void ProcessPicker::setPrefix(Target *target, const QString &prefix)
{
    if (const auto done = m_forwarding.claims().setPrefix(target, prefix); !done)
        Q_EMIT saying(done.error().message);
}

void ProcessPicker::toggleForwarding()
{
    const ProcessEntry *entry = selected();
    const auto row = entry && entry->target ? m_forwarding.claims().row(entry->target) : std::nullopt;
    if (row)
        m_forwarding.claims().setWanted(entry->target, !row->wanted);
}

void ProcessPicker::editPrefix()
{
    const QModelIndex cell = m_view.currentIndex().siblingAtColumn(ProcessModel::ForwardColumn);
    if (cell.flags() & Qt::ItemIsEditable)
        m_view.edit(cell);
}

void ProcessPicker::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    for (const auto &target : m_session.sampler().targets())
        m_model.updateTarget(target.get());
}

void ProcessPicker::setTree(bool tree)
{
    const ProcessEntry *entry = selected();
    const Target *target = entry ? entry->target : nullptr;
    m_model.setTree(tree);
    m_view.setRootIsDecorated(tree);
    m_view.expandAll();
    select(target);
}

void ProcessPicker::addTool(QAction *action)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setIconSize({20, 20});
    button->setAccessibleName(action->text());
    button->setFocusPolicy(Qt::TabFocus);
    m_top->addWidget(button);
}

void ProcessPicker::focusFilter()
{
    m_filterEdit.setFocus(Qt::ShortcutFocusReason);
    m_filterEdit.selectAll();
}

void ProcessPicker::select(const Target *target)
{
    const QModelIndex index = m_filter.mapFromSource(m_model.indexOf(target));
    if (!index.isValid())
        return;
    m_view.setCurrentIndex(index);
    m_view.scrollTo(index);
}

const ProcessEntry *ProcessPicker::selected() const
{
    return m_model.entry(m_filter.mapToSource(m_view.currentIndex()));
}

QByteArray ProcessPicker::saveHeader() const
{
    return m_view.header()->saveState();
}

void ProcessPicker::restoreHeader(const QByteArray &state)
{
    if (!state.isEmpty())
        m_view.header()->restoreState(state);
    updateColumns();
}

void ProcessPicker::updateSoon(const Target *target)
{
    if (!m_view.isVisible())
        return;
    // More often than once a second nobody reads a number.
    if (m_updateLater.isActive()) {
        m_changed.insert(target);
        return;
    }
    m_model.updateTarget(target);
    m_updateLater.start();
}

void ProcessPicker::refresh()
{
    const bool hadRows = m_model.rowCount() > 0;
    m_model.update(m_session.processes());
    if (!hadRows)
        m_view.expandAll();
    updateCount();
    Q_EMIT selectionChanged();
}

void ProcessPicker::updateCount()
{
    const bool nothing = m_filter.rowCount() == 0 && !m_filter.text().isEmpty() && m_model.rowCount() > 0;
    if (nothing)
        m_nothing.setNotice(
            {.id = u"nothing_matches"_s,
             .title = tr("Nothing matches \"%1\"").arg(oneLine(m_filter.text(), 40)),
             .actions = {{u"clear_filter"_s, tr("Clear Filter"), [this] { m_filterEdit.clear(); }}}});
    m_stack->setCurrentIndex(nothing ? 1 : 0);
    QString text;
    if (m_session.listedAtMs() && m_model.total() > 0)
        text = countText(m_model.totalsByWay());
    if (m_session.unreadableRows() > 0)
        text += u'\n' +
                tr("%n rows of the listing could not be read", nullptr, plural(m_session.unreadableRows()));
    m_count.setText(text);
}

void ProcessPicker::tick(qint64 pid, Target *target, bool on)
{
    if (on)
        m_session.watch(pid);
    else if (target)
        m_session.unwatch(target);
    Q_EMIT selectionChanged();
}

void ProcessPicker::activate(const QModelIndex &index)
{
    if (index.column() == ProcessModel::ForwardColumn && index.flags() & Qt::ItemIsEditable)
        return; // a double click there edits
    const ProcessEntry *entry = m_model.entry(m_filter.mapToSource(index));
    if (!entry)
        return;
    if (!entry->canBeWatched())
        Q_EMIT whyAsked();
    else if (!entry->target)
        tick(entry->process.pid, nullptr, true);
    else
        Q_EMIT activated();
}

void ProcessPicker::toggleSelected()
{
    if (const ProcessEntry *entry = selected(); entry && entry->canBeWatched())
        tick(entry->process.pid, entry->target, !entry->target);
}

void ProcessPicker::forwardSelected()
{
    if (forwards())
        toggleForwarding();
    else
        Q_EMIT forwardingToBeSetUp();
}

void ProcessPicker::openMenu(const QPoint &at)
{
    const QPersistentModelIndex row = m_view.indexAt(at);
    const ProcessEntry *entry = m_model.entry(m_filter.mapToSource(row));
    if (!entry)
        return;
    m_view.setCurrentIndex(row);
    auto *menu = new RowMenu(*entry, this);
    offerWays(*menu, *entry);
    // While it is open, its row may go, and another one is the current one then.
    const auto forRow = [this, row](auto act) {
        return [this, row, act] {
            if (!row.isValid())
                return Q_EMIT saying(tr("That process is not listed any more"));
            m_view.setCurrentIndex(row);
            act();
        };
    };
    connect(menu, &RowMenu::watchToggled, this, forRow([this] { toggleSelected(); }));
    connect(menu, &RowMenu::forwardingWanted, this, forRow([this] { forwardSelected(); }));
    connect(menu, &RowMenu::whyAsked, this, forRow([this] { Q_EMIT whyAsked(); }));
    connect(menu, &RowMenu::saying, this, &ProcessPicker::saying);
    menu->popup(m_view.viewport()->mapToGlobal(at));
}

void ProcessPicker::offerWays(RowMenu &menu, const ProcessEntry &entry)
{
    const QString key = entry.target ? entry.target->key() : entry.process.key;
    if (key.isEmpty())
        return; // it would not be known again
    const SourceSet &sources = m_session.sources();
    Asked asked{entry.target ? entry.target->id() : entry.process.id(), entry.process.agent};
    const QStringList kinds = sources.kindsServing(asked);
    QList<std::pair<QString, QString>> ways;
    for (const QString &kind : kinds) {
        asked.wish.choice = kind;
        ways.append({kind, sources.outlook(asked).way});
    }
    menu.offerWays(ways, m_session.wish(key).choice);
    connect(&menu, &RowMenu::wayChosen, this, [this, key](const QString &way) {
        SourceWish wish = m_session.wish(key);
        wish.choice = way;
        m_session.setWish(key, wish);
    });
    // To what an agent tells.
    if (entry.outlook.via != agentWay() || !kinds.contains(memorySource()))
        return;
    menu.offerMemory(m_session.wish(key).addsMemory);
    connect(&menu, &RowMenu::memoryToggled, this, [this, key](bool adds) {
        SourceWish wish = m_session.wish(key);
        wish.addsMemory = adds;
        m_session.setWish(key, wish);
    });
}

bool ProcessPicker::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (watched == &m_filterEdit) {
        if (key == Qt::Key_Escape && !m_filterEdit.text().isEmpty()) {
            m_filterEdit.clear();
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Return) {
            m_view.setFocus(Qt::TabFocusReason);
            if (!m_view.currentIndex().isValid())
                m_view.setCurrentIndex(m_filter.index(0, 0));
            return true;
        }
        return false;
    }
    // Keys that a cell's editor has no use for come by here too, such as the Return that ends it.
    if (const QWidget *editor = m_view.viewport()->focusWidget(); editor && editor != m_view.viewport())
        return false;
    const bool shift = static_cast<QKeyEvent *>(event)->modifiers() & Qt::ShiftModifier;
    if (key == Qt::Key_F1) {
        Q_EMIT whyAsked();
        return true;
    }
    if (key == Qt::Key_F2) {
        editPrefix();
        return true;
    }
    if (key == Qt::Key_Space && shift) {
        toggleForwarding();
        return true;
    }
    // Space toggles whichever column has the focus; the view itself knows only the one with the box.
    if (key == Qt::Key_Space && m_view.currentIndex().isValid()) {
        toggleSelected();
        return true;
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        activate(m_view.currentIndex().siblingAtColumn(ProcessModel::NameColumn));
        return true;
    }
    return false;
}

} // namespace gopscope
