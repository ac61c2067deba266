#pragma once

#include "mackerel/lifebook.h"
#include "mackerel/names.h"
#include "mackerel/prefixbook.h"
#include "sampling/target.h"
#include "settings/forwardsettings.h"

#include <functional>
#include <map>
#include <optional>

namespace gopscope {

/// The metrics that are forwarded: those that a person chose, else the thirteen of mackerel-gops.
[[nodiscard]] QList<MetricId> forwardedMetrics(const ForwardSettings &settings);

/// Which names in Mackerel each watched process writes to, and whether they are ours: a prefix that somebody
/// else writes to is a person's to decide. Keeps its part of the settings, and asks nobody itself.
class Claims : public QObject
{
    Q_OBJECT

public:
    enum class Names
    {
        Unknown, ///< whether somebody else writes to them; samples wait
        Taken,   ///< perhaps by somebody else: a person decides, samples wait
        Free,
    };
    struct Entry
    {
        QString program; ///< in the books and the settings
        QString prefix;
        Names names = Names::Unknown;
        QStringList others; ///< with Names::Taken
    };
    /// How one ticked process is forwarded.
    struct Row
    {
        QString prefix;
        bool wanted = true;
        /// Mackerel has metrics of this prefix that may be somebody else's; a person decides.
        bool isAsked = false;

        friend bool operator==(const Row &, const Row &) = default;
    };
    struct Collision
    {
        QString prefix;
        QString offer;      ///< another prefix, with the name of this host
        QStringList names;  ///< some of the metrics that are there
        qint64 waiting = 0; ///< samples that wait for the decision in the spool
    };
    /// How many samples of a program wait for a decision.
    using Held = std::function<qint64(const QString &program)>;

    Claims(ForwardSettings &settings, Held held);

    /// Takes over settings that were replaced.
    void reload(const std::vector<std::unique_ptr<Target>> &targets);
    /// The entry of a target; the same one when it has one.
    const Entry &add(Target *target);
    void forget(Target *target);
    /// The program goes on with another life.
    void goOn(const Target *target);
    [[nodiscard]] bool has(Target *target) const { return m_entries.contains(target); }
    [[nodiscard]] bool isWanted(const Entry &entry) const;

    /// Absent for a process that is not ticked, and while there is no service.
    [[nodiscard]] std::optional<Row> row(Target *target) const;
    void setWanted(Target *target, bool wanted);
    /// Whether a process can have a prefix; fails with ErrorKind::Usage.
    [[nodiscard]] Result<void> checkPrefix(Target *target, const QString &prefix) const;
    /// Fails as checkPrefix() does; the prefix stays as it was then.
    [[nodiscard]] Result<void> setPrefix(Target *target, const QString &prefix);

    /// The first prefix that a person has to decide about.
    [[nodiscard]] std::optional<Collision> collision() const;
    /// Decides: goes on with the prefix, or with the one that was offered. Samples taken meanwhile follow.
    void keepPrefix();
    [[nodiscard]] Result<void> useOffer();

    /// Goes back to what is known before anybody is asked.
    void judge();
    /// There are names of which nobody knows whose they are.
    [[nodiscard]] bool areOpen() const;
    /// Takes the names that the service has.
    void readNames(const QStringList &names);
    /// Goes on without knowing; somebody may be asked later.
    void goOnUnasked();
    /// Asks again about names that were written unasked; false when there are none.
    bool reopen();
    /// They were made in another organisation's service.
    void forgetClaims();

Q_SIGNALS:
    /// The names may be written to, the samples that waited as well.
    void freed(const QString &program, const QString &prefix);
    /// What waits for a decision about a program is not wanted any more.
    void unwanted(const QString &program, const QString &prefix);
    /// areOpen() may have become true.
    void opened();
    /// A row() or the collision() changed.
    void rowsChanged();
    /// The settings changed.
    void settingsChanged();

private:
    [[nodiscard]] QString programOf(const Target *target);
    void judgeNames(Entry &entry) const;
    [[nodiscard]] QString claimOf(const Entry &entry) const;
    void claim(const Entry &entry);
    void writeUnasked(Entry &entry);
    void free(Entry &entry);
    [[nodiscard]] bool writes(const Entry &entry, const QString &name) const;
    [[nodiscard]] bool isAsked(const Entry &entry) const;
    void updateAsked();
    void saveBooks();

    ForwardSettings &m_settings;
    Held m_held;
    PrefixBook m_book;
    LifeBook m_lives;
    std::map<Target *, Entry> m_entries;
    Target *m_asked = nullptr; ///< whose prefix a person is asked about
};

} // namespace gopscope
