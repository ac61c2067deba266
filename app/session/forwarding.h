#pragma once

#include "mackerel/forwarder.h"
#include "mackerel/lifebook.h"
#include "mackerel/namecheck.h"
#include "mackerel/prefixbook.h"
#include "secrets/keystore.h"
#include "session/session.h"
#include "settings/forwardsettings.h"

#include <map>
#include <memory>
#include <optional>

namespace gopscope {

/// The metrics that are forwarded: those that a person chose, else the thirteen of mackerel-gops.
[[nodiscard]] QList<MetricId> forwardedMetrics(const ForwardSettings &settings);

/// Forwards what a session samples: which of its processes, under which names, to which account. Begins with
/// the switch off; the spool is opened when it goes on for the first time.
class Forwarding : public QObject
{
    Q_OBJECT

public:
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
        QString offer;           ///< another prefix, with the name of this host
        QStringList names;       ///< some of the metrics that are there
        std::size_t waiting = 0; ///< samples that wait for the decision in the spool
    };

    Forwarding(Session &session, KeyStore &keys, QNetworkAccessManager &network,
               QString spoolFile = Spool::defaultFileName());
    ~Forwarding() override;

    /// Takes over what a person set, ForwardSettings::on included.
    void setSettings(const ForwardSettings &settings);
    /// What was set, and what was learnt since.
    [[nodiscard]] const ForwardSettings &settings() const { return m_settings; }
    void switchOn(bool on);
    [[nodiscard]] bool isOn() const { return m_settings.on; }
    /// Whether there is all that it needs to be switched on: a service, and a key or a secret store that is
    /// asked for one.
    [[nodiscard]] bool isSetUp() const;
    [[nodiscard]] const ForwardState &state() const { return m_state; }

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
    void useOffer();

    void retryNow();
    void sendHeld();
    void discardHeld();
    void moveStranded();
    /// Sends what is queued, for at most Forwarder::flushTime; ends with flushed(). False when there is
    /// nothing to wait for.
    bool flush();

    [[nodiscard]] KeyStore &keys() { return m_keys; }
    [[nodiscard]] QNetworkAccessManager &network() { return m_network; }

Q_SIGNALS:
    void stateChanged();
    /// A row() or the collision() changed.
    void rowsChanged();
    /// settings() changed by itself.
    void settingsChanged();
    /// Something that a person should know once.
    void saying(const QString &words);
    void flushed();

private:
    enum class Names
    {
        Unknown, ///< whether somebody else writes to them; samples wait
        Taken,   ///< perhaps by somebody else: a person decides, samples wait
        Free,
    };
    struct Entry
    {
        QString program; ///< in the book and the settings
        QString prefix;
        Names names = Names::Unknown;
        QStringList others; ///< with Names::Taken
        bool exited = false;
    };

    [[nodiscard]] QString base() const;
    [[nodiscard]] bool isPrepared() const { return !m_settings.service.isEmpty(); }
    void takeKey();
    void start();
    void stop();
    void openSpool();
    void takeState();
    void takeOrganisation(const QString &name);
    void forgetClaims();
    void addAll();
    Entry &entryOf(Target *target);
    [[nodiscard]] QString programOf(const Target *target);
    [[nodiscard]] bool isWanted(const Entry &entry) const;
    void takeSample(Target *target, const Sample &sample);
    void takeChange(Target *target);
    void forget(Target *target);
    void markStart(const Entry &entry, const Target *target);
    void mark(const Entry &entry, const Target *target, const QString &what, qint64 timeMs);
    /// What is known of the entry's names before anybody is asked.
    void judgeNames(Entry &entry) const;
    [[nodiscard]] QString claimOf(const Entry &entry) const;
    /// The names of the prefix are ours from now on.
    void claim(const Entry &entry);
    /// They may be; somebody may be asked later.
    void writeUnasked(Entry &entry);
    /// The names may be written to: forwards the samples that waited for it.
    void release(Entry &entry);
    void askNames();
    void readNames(const QStringList &names);
    void goOnWithoutNames();
    [[nodiscard]] bool writes(const Entry &entry, const QString &name) const;
    [[nodiscard]] QString offerFor(const Entry &entry) const;
    void askAgain();
    [[nodiscard]] bool isAsked(const Entry &entry) const;
    void updateAsked();
    /// What waits for a decision about a program that is not wanted any more.
    void dropHold(const Entry &entry);
    void saveBook();

    Session &m_session;
    KeyStore &m_keys;
    QNetworkAccessManager &m_network;
    QString m_spoolFile;
    ForwardSettings m_settings;
    PrefixBook m_book;
    LifeBook m_lives;
    std::unique_ptr<Spool> m_spool;
    std::unique_ptr<Forwarder> m_forwarder;
    NameCheck m_check;
    std::map<Target *, Entry> m_entries;
    Target *m_asked = nullptr; ///< whose prefix a person is asked about
    ForwardState m_state;
    QByteArray m_usedKey;
    /// The key that ForwardSettings::organisation was learnt with in this run; with another one it may be
    /// another organisation.
    QByteArray m_organisationKey;
    QSet<std::pair<qint64, quint64>> m_markedStarts; ///< PIDs and start times
    qint64 m_askedAgainMs = 0;                       ///< steady
    qint64 m_lastPostMs = 0;
    qint64 m_startedMs = 0;    ///< when it was switched on
    bool m_keyIsAsked = false; ///< of the secret store
};

} // namespace gopscope
