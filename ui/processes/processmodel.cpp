#include "processes/processmodel.h"

#include "base/untrusted.h"
#include "look/theme.h"

#include <QApplication>
#include <QPalette>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace Qt::StringLiterals;

namespace gopscope {

struct ProcessModel::Node
{
    ProcessEntry entry;
    std::optional<Claims::Row> forward;
    QString heap, state; ///< of the target, as views were told
    double heapValue = std::nan("");
    Node *parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;

    [[nodiscard]] int row() const
    {
        const auto &siblings = parent->children;
        const auto at =
            std::find_if(siblings.begin(), siblings.end(), [this](const auto &n) { return n.get() == this; });
        return static_cast<int>(at - siblings.begin());
    }
};

int rankOf(const ProcessEntry &entry)
{
    if (!entry.canBeWatched())
        return 2;
    const bool hasAgent = entry.process.agent || (entry.target && entry.target->process().agent);
    return hasAgent ? 0 : 1;
}

QString explainEntry(const ProcessEntry &entry)
{
    const QString &way = entry.outlook.way;
    if (entry.target) {
        const TargetStatus &status = entry.target->status();
        if (way.isEmpty() || entry.target->exited())
            return status.stateWord();
        const QString lacking = status.lacking ? u". "_s + status.lacking->sentence : QString();
        return status.stateWord() + u", "_s + way + lacking;
    }
    if (entry.canBeWatched())
        return ProcessModel::tr("tick it to watch its heap, %1").arg(way);
    const Silence why = entry.outlook.whyNot.value_or(Silence());
    return why.headline(oneLine(entry.process.name, 60)) + u". "_s + why.sentence;
}

ProcessModel::ProcessModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
}

ProcessModel::~ProcessModel() = default;

void ProcessModel::setFormat(const Format &format)
{
    m_format = format;
    for (Node *node : m_nodes) {
        look(*node);
        const QModelIndex heap = indexOf(node, HeapColumn);
        Q_EMIT dataChanged(heap, heap);
    }
}

void ProcessModel::setTree(bool tree)
{
    if (m_tree == tree)
        return;
    // Every row may get another parent: the one case in which starting afresh is right.
    beginResetModel();
    QList<ProcessEntry> entries;
    for (const Node *node : m_nodes)
        entries.append(node->entry);
    m_root->children.clear();
    m_nodes.clear();
    m_tree = tree;
    endResetModel();
    update(entries);
}

std::vector<ProcessModel::Node *> ProcessModel::match(const QList<ProcessEntry> &entries) const
{
    std::vector<Node *> matched(static_cast<std::size_t>(entries.size()), nullptr);
    std::vector<Node *> free = m_nodes;
    const auto matchBy = [&](auto fits) {
        for (std::size_t i = 0; i < matched.size(); ++i) {
            if (matched[i])
                continue;
            const ProcessEntry &entry = entries[static_cast<qsizetype>(i)];
            const auto at = std::find_if(free.begin(), free.end(),
                                         [&](const Node *node) { return fits(node->entry, entry); });
            if (at == free.end())
                continue;
            matched[i] = *at;
            free.erase(at);
        }
    };
    // A ticked process is followed through restarts, under whatever PID; and another may get its old one.
    matchBy([](const ProcessEntry &old, const ProcessEntry &entry) {
        return entry.target && old.target == entry.target;
    });
    matchBy([](const ProcessEntry &old, const ProcessEntry &entry) {
        return old.process.id().isSame(entry.process.id());
    });
    return matched;
}

ProcessModel::Node *ProcessModel::parentFor(const ProcessEntry &entry,
                                            const QList<ProcessEntry> &entries) const
{
    if (!m_tree || !entry.process.ppid)
        return m_root.get();
    const qint64 ppid = *entry.process.ppid;
    const bool listed =
        ppid != entry.process.pid &&
        std::any_of(entries.begin(), entries.end(), [&](const auto &e) { return e.process.pid == ppid; });
    if (!listed)
        return m_root.get();
    const auto at =
        std::find_if(m_nodes.begin(), m_nodes.end(), [&](Node *n) { return n->entry.process.pid == ppid; });
    return at == m_nodes.end() ? nullptr : *at;
}

void ProcessModel::remove(Node *node)
{
    while (!node->children.empty())
        remove(node->children.back().get());
    const int row = node->row();
    beginRemoveRows(indexOf(node->parent), row, row);
    std::erase(m_nodes, node);
    node->parent->children.erase(node->parent->children.begin() + row);
    endRemoveRows();
}

void ProcessModel::insert(const ProcessEntry &entry, Node *parent)
{
    const int row = static_cast<int>(parent->children.size());
    beginInsertRows(indexOf(parent), row, row);
    auto node = std::make_unique<Node>();
    node->entry = entry;
    node->parent = parent;
    look(*node);
    m_nodes.push_back(node.get());
    parent->children.push_back(std::move(node));
    endInsertRows();
}

void ProcessModel::update(const QList<ProcessEntry> &entries)
{
    const std::vector<Node *> kept = match(entries);
    std::vector<Node *> changed;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const ProcessEntry &entry = entries[i];
        Node *node = kept[static_cast<std::size_t>(i)];
        if (!node)
            continue;
        const bool same = node->entry == entry;
        node->entry = entry;
        if (look(*node) || !same)
            changed.push_back(node);
    }
    removeMisplaced(kept, entries);
    const std::set<Node *> alive(m_nodes.begin(), m_nodes.end());
    for (Node *node : changed) {
        if (alive.contains(node))
            Q_EMIT dataChanged(indexOf(node), indexOf(node, columnTotal - 1));
    }
    QList<ProcessEntry> missing;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        if (!alive.contains(kept[static_cast<std::size_t>(i)]))
            missing.append(entries[i]);
    }
    insertAll(missing, entries);
    updateForwarding();
}

void ProcessModel::removeMisplaced(const std::vector<Node *> &kept, const QList<ProcessEntry> &entries)
{
    // A removed parent takes its children along, so the search starts again; they are inserted elsewhere.
    const std::set<Node *> wanted(kept.begin(), kept.end());
    const auto isMisplaced = [&](Node *node) {
        return !wanted.contains(node) || node->parent != parentFor(node->entry, entries);
    };
    for (auto at = m_nodes.begin(); at != m_nodes.end();) {
        if (isMisplaced(*at)) {
            remove(*at);
            at = m_nodes.begin();
        } else {
            ++at;
        }
    }
}

void ProcessModel::insertAll(QList<ProcessEntry> missing, const QList<ProcessEntry> &entries)
{
    // Parents first; rows that name each other as parents end up at the top.
    while (!missing.isEmpty()) {
        const qsizetype before = missing.size();
        missing.removeIf([&](const ProcessEntry &entry) {
            Node *parent = parentFor(entry, entries);
            if (parent)
                insert(entry, parent);
            return parent != nullptr;
        });
        if (missing.size() == before)
            insert(missing.takeFirst(), m_root.get());
    }
}

void ProcessModel::updateTarget(const Target *target)
{
    const QModelIndex row = indexOf(target);
    if (!row.isValid())
        return;
    Node *node = nodeOf(row);
    const QString state = node->state;
    const QModelIndex heap = row.siblingAtColumn(HeapColumn);
    if (look(*node))
        Q_EMIT dataChanged(node->state == state ? heap : row, heap);
}

bool ProcessModel::look(Node &node) const
{
    const QString heap = heapText(node.entry);
    const QString state = node.entry.target ? explainEntry(node.entry) : QString();
    if (heap == node.heap && state == node.state)
        return false;
    node.heap = heap;
    node.heapValue = heapOf(node.entry);
    node.state = state;
    return true;
}

void ProcessModel::updateForwarding()
{
    // Only what changed: a view throws away what is typed into a cell that it is told about.
    for (Node *node : m_nodes) {
        auto row = node->entry.target && m_forwardOf ? m_forwardOf(node->entry.target) : std::nullopt;
        if (std::exchange(node->forward, row) == row)
            continue;
        const QModelIndex cell = indexOf(node, ForwardColumn);
        Q_EMIT dataChanged(cell, cell);
    }
}

const ProcessEntry *ProcessModel::entry(const QModelIndex &index) const
{
    return index.isValid() ? &nodeOf(index)->entry : nullptr;
}

QModelIndex ProcessModel::indexOf(const Target *target) const
{
    for (const Node *node : m_nodes) {
        if (target && node->entry.target == target)
            return indexOf(node);
    }
    return {};
}

int ProcessModel::total() const
{
    const auto totals = totalsByWay();
    return std::accumulate(totals.begin(), totals.end(), 0);
}

QMap<QString, int> ProcessModel::totalsByWay() const
{
    QMap<QString, int> totals;
    for (const Node *node : m_nodes) {
        if (node->entry.listed || !node->entry.target->exited())
            ++totals[node->entry.outlook.via];
    }
    return totals;
}

ProcessModel::Node *ProcessModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex ProcessModel::indexOf(const Node *node, int column) const
{
    return node == m_root.get() ? QModelIndex() : createIndex(node->row(), column, node);
}

QModelIndex ProcessModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ProcessModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(nodeOf(index)->parent) : QModelIndex();
}

int ProcessModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int ProcessModel::columnCount(const QModelIndex &) const
{
    return columnTotal;
}

double ProcessModel::heapOf(const ProcessEntry &entry) const
{
    return entry.target && m_heapOf ? m_heapOf(entry.target) : std::nan("");
}

QVariant ProcessModel::forwardData(const std::optional<Claims::Row> &row, int role)
{
    if (!row)
        return role == SortRole ? QVariant(QString()) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return row->isAsked ? tr("%1 ?").arg(row->prefix) : row->prefix;
    case Qt::EditRole:
    case SortRole:
        return row->prefix;
    case Qt::CheckStateRole:
        return row->wanted ? Qt::Checked : Qt::Unchecked;
    case Qt::ForegroundRole:
        return row->wanted ? QVariant() : QVariant(QApplication::palette().placeholderText());
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        if (!row->wanted)
            return tr("Not forwarded to Mackerel");
        return row->isAsked ? tr("Waits: the service has metrics of this prefix already")
                            : tr("Forwarded to Mackerel as %1.heap_alloc and so on; F2 edits the prefix")
                                  .arg(row->prefix);
    default:
        return {};
    }
}

QString ProcessModel::text(const Node &node, int column)
{
    const ListedProcess &process = node.entry.process;
    switch (column) {
    case NameColumn:
        return (process.agent ? u"* "_s : QString()) + oneLine(process.name, 120);
    case PidColumn:
        return QString::number(process.pid);
    case GoColumn: {
        QString version = oneLine(process.goVersion.value_or(u"–"_s), 40);
        return version.startsWith("go"_L1) ? version.mid(2) : version;
    }
    case WayColumn:
        return wayWord(node.entry.outlook.via);
    case HeapColumn:
        return node.heap;
    default:
        return {};
    }
}

QString ProcessModel::heapText(const ProcessEntry &entry) const
{
    if (!entry.target)
        return {};
    if (entry.target->exited())
        return tr("exited");
    const double heap = heapOf(entry);
    return std::isnan(heap) ? u"…"_s : m_format.bytes(heap);
}

QVariant ProcessModel::sortValue(const Node &node, int column)
{
    const ProcessEntry &entry = node.entry;
    switch (column) {
    case PidColumn:
        return entry.process.pid;
    case HeapColumn:
        return std::isnan(node.heapValue) ? -1.0 : node.heapValue;
    case GoColumn:
        return entry.process.goVersion.value_or(QString());
    case WayColumn:
        return rankOf(entry);
    default:
        return entry.process.name;
    }
}

QString ProcessModel::accessibleText(const Node &node, int column)
{
    // The column that says how it is watched is not there in a narrow list.
    const QString shown = text(node, column);
    return column == NameColumn ? tr("%1, watched by: %2").arg(shown, text(node, WayColumn)) : shown;
}

QString ProcessModel::toolTip(const ProcessEntry &entry)
{
    const QString name = entry.canBeWatched() ? oneLine(entry.process.name, 200) + u": "_s : QString();
    QStringList lines{name + explainEntry(entry), oneLine(entry.process.path, 1000)};
    if (entry.process.goVersion) // a narrow list has no column for it
        lines << oneLine(*entry.process.goVersion, 40);
    return plainToolTip(lines.join(u'\n'));
}

QVariant ProcessModel::data(const QModelIndex &index, int role) const
{
    const ProcessEntry *row = entry(index);
    if (!row)
        return {};
    if (index.column() == ForwardColumn && role != RankRole)
        return forwardData(nodeOf(index)->forward, role);
    switch (role) {
    case Qt::DisplayRole:
        return text(*nodeOf(index), index.column());
    case SortRole:
        return sortValue(*nodeOf(index), index.column());
    case RankRole:
        return rankOf(*row);
    case FilterRole:
        return QString(row->process.name + u'\n' + QString::number(row->process.pid) + u'\n' +
                       row->process.path);
    case Qt::CheckStateRole:
        if (index.column() == NameColumn && row->canBeWatched())
            return row->target ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::ForegroundRole:
        return row->canBeWatched() && !(row->target && row->target->exited())
                   ? QVariant()
                   : QVariant(QApplication::palette().placeholderText());
    case Qt::TextAlignmentRole:
        return index.column() == PidColumn || index.column() == HeapColumn
                   ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                   : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return toolTip(*row);
    case Qt::AccessibleTextRole:
        return accessibleText(*nodeOf(index), index.column());
    case Qt::AccessibleDescriptionRole:
        return index.column() == NameColumn ? explainEntry(*row) : QString();
    default:
        return {};
    }
}

QVariant ProcessModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == PidColumn || section == HeapColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                             : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Process");
    case PidColumn:
        return tr("PID");
    case GoColumn:
        return tr("Go");
    case WayColumn:
        return tr("Watch");
    case HeapColumn:
        return tr("Heap");
    case ForwardColumn:
        return tr("Mackerel");
    default:
        return {};
    }
}

Qt::ItemFlags ProcessModel::flags(const QModelIndex &index) const
{
    const ProcessEntry *row = entry(index);
    if (!row)
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.column() == NameColumn && row->canBeWatched())
        flags |= Qt::ItemIsUserCheckable;
    if (index.column() == ForwardColumn && nodeOf(index)->forward)
        flags |= Qt::ItemIsUserCheckable | Qt::ItemIsEditable;
    return flags;
}

bool ProcessModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const ProcessEntry *row = entry(index);
    if (row && index.column() == ForwardColumn && row->target) {
        if (role == Qt::CheckStateRole)
            Q_EMIT forwardRequested(row->target, value.toInt() == Qt::Checked);
        else if (role == Qt::EditRole)
            Q_EMIT prefixRequested(row->target, value.toString().trimmed());
        return role == Qt::CheckStateRole || role == Qt::EditRole;
    }
    if (!row || role != Qt::CheckStateRole || !row->canBeWatched())
        return false;
    Q_EMIT tickRequested(row->process.pid, row->target, value.toInt() == Qt::Checked);
    return true;
}

} // namespace gopscope
