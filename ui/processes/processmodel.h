#pragma once

#include "format/format.h"
#include "session/forwarding.h"
#include "session/processlist.h"

#include <QAbstractItemModel>
#include <QMap>

#include <functional>
#include <memory>
#include <vector>

namespace gopscope {

/// The processes of the picker, flat or as a tree by parent. Changes row by row, so that selection,
/// expansion and scroll position survive a refresh.
class ProcessModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column
    {
        NameColumn,
        PidColumn,
        GoColumn,
        WayColumn, ///< how it is watched, or could be
        HeapColumn,
        ForwardColumn, ///< whether it is forwarded, and the prefix of its metric names
        columnTotal
    };
    enum Role
    {
        SortRole = Qt::UserRole, ///< raw values
        RankRole,                ///< rows of a lower one come first: see rankOf()
        FilterRole,              ///< name, PID and path
    };

    explicit ProcessModel(QObject *parent = nullptr);
    ~ProcessModel() override;

    /// Where the heap of a ticked process comes from; NaN when there is none yet.
    void setHeapSource(std::function<double(const Target *)> source) { m_heapOf = std::move(source); }
    /// How a ticked process is forwarded; absent without forwarding.
    void setForwardSource(std::function<std::optional<Claims::Row>(Target *)> source)
    {
        m_forwardOf = std::move(source);
    }
    void setFormat(const Format &format);

    /// Brings the rows to `entries` by the fewest inserts, removals and changes.
    void update(const QList<ProcessEntry> &entries);
    /// The heap or state of a ticked process may have changed; views are told when it looks different.
    void updateTarget(const Target *target);
    /// How processes are forwarded changed.
    void updateForwarding();

    [[nodiscard]] bool isTree() const { return m_tree; }
    void setTree(bool tree);

    /// The entry of a row of any column; null for an invalid index. Valid until the next update().
    [[nodiscard]] const ProcessEntry *entry(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const Target *target) const;
    /// How many processes run; those that exited and are waited for are not among them.
    [[nodiscard]] int total() const;
    /// How many of them are watched or could be by each way, which is empty for those that can't be.
    [[nodiscard]] QMap<QString, int> totalsByWay() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

Q_SIGNALS:
    /// A person ticked or unticked a row. The model changes only by the update() that follows.
    void tickRequested(qint64 pid, gopscope::Target *target, bool tick);
    /// The same for what is forwarded, and under which prefix.
    void forwardRequested(gopscope::Target *target, bool forward);
    void prefixRequested(gopscope::Target *target, const QString &prefix);

private:
    struct Node;

    [[nodiscard]] Node *nodeOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const Node *node, int column = 0) const;
    /// For each entry the node that it has already, or null.
    [[nodiscard]] std::vector<Node *> match(const QList<ProcessEntry> &entries) const;
    void removeMisplaced(const std::vector<Node *> &kept, const QList<ProcessEntry> &entries);
    void insertAll(QList<ProcessEntry> missing, const QList<ProcessEntry> &entries);
    void remove(Node *node);
    void insert(const ProcessEntry &entry, Node *parent);
    [[nodiscard]] Node *parentFor(const ProcessEntry &entry, const QList<ProcessEntry> &entries) const;
    /// Takes over what a row shows of its target; whether it looks different now.
    bool look(Node &node) const;
    [[nodiscard]] static QString text(const Node &node, int column);
    [[nodiscard]] static QString accessibleText(const Node &node, int column);
    [[nodiscard]] static QString toolTip(const ProcessEntry &entry);
    [[nodiscard]] static QVariant sortValue(const Node &node, int column);
    [[nodiscard]] QString heapText(const ProcessEntry &entry) const;
    [[nodiscard]] double heapOf(const ProcessEntry &entry) const;
    [[nodiscard]] static QVariant forwardData(const std::optional<Claims::Row> &row, int role);

    std::unique_ptr<Node> m_root;
    std::vector<Node *> m_nodes; ///< all but the root
    std::function<double(const Target *)> m_heapOf;
    std::function<std::optional<Claims::Row>(Target *)> m_forwardOf;
    Format m_format;
    bool m_tree = false;
};

/// 0 for processes with the gops agent, 1 for others that can be watched, 2 for those that can't.
[[nodiscard]] int rankOf(const ProcessEntry &entry);

/// Why a process can't be ticked, or the state of one that is, and how it is asked; plain text.
[[nodiscard]] QString explainEntry(const ProcessEntry &entry);

} // namespace gopscope
