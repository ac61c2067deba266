#pragma once

#include "forward/forwarder.h"
#include "forward/prefixbook.h"
#include "session/session.h"
#include "settings/forwardsettings.h"
#include "settings/keystore.h"

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
    };
    struct Collision
    {
        QString prefix;
        QString offer;     ///< another prefix, with the name of this host
        QStringList names; ///< some of the metrics that are there
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
    /// Whether there is all that it needs to be switched on: a service and a key.
    [[nodiscard]] bool isSetUp() const;
    [[nodiscard]] const ForwardState &state() const { return m_state; }
    /// The page of the service in Mackerel; empty without a service.
    [[nodiscard]] QUrl servicePage() const;

    [[nodiscard]] Row row(Target *target);
    void setWanted(Target *target, bool wanted);
    /// Fails with ErrorKind::Usage; the prefix stays as it was then.
    [[nodiscard]] Result<void> setPrefix(Target *target, const QString &prefix);
    /// The first prefix that a person has to decide about.
    [[nodiscard]] std::optional<Collision> collision() const;
    /// Decides: goes on with the prefix, or with the one that was offered. Samples taken meanwhile follow.
    void keepPrefix();
    void useOffer();

    void retryNow();
    void sendHeld();
    void discardHeld();
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
    struct Entry
    {
        QString program; ///< in the book and the settings
        QString prefix;
        bool settled = false;   ///< it is known whether its names are free
        QStringList others;     ///< metrics of this prefix that are somebody else's
        qint64 heldSinceMs = 0; ///< samples from here on wait for settled; 0: none do
        bool exited = false;
    };

    [[nodiscard]] QString base() const;
    [[nodiscard]] Forwarder::Options options() const;
    void takeKey();
    void start();
    void stop();
    void connectForwarder();
    void takeState();
    Entry &entryOf(Target *target);
    [[nodiscard]] QString programOf(const Target *target) const;
    void takeSample(Target *target);
    void takeChange(Target *target);
    void forget(Target *target);
    void mark(const Entry &entry, const Target *target, const QString &what, qint64 timeMs);
    void unsettle(Entry &entry);
    /// The names of the prefix are ours from now on.
    void claim(Entry &entry);
    /// The prefix is settled: forwards the samples that waited for it.
    void sendWaiting(Target *target, Entry &entry);
    void askNames();
    void dropNamesCall();
    void readNames(const MackerelReply &reply);
    [[nodiscard]] QString offerFor(const Entry &entry) const;
    [[nodiscard]] std::map<Target *, Entry>::const_iterator asked() const;
    void saveBook();

    Session &m_session;
    KeyStore &m_keys;
    QNetworkAccessManager &m_network;
    QString m_spoolFile;
    ForwardSettings m_settings;
    PrefixBook m_book;
    std::unique_ptr<Spool> m_spool;
    std::unique_ptr<Forwarder> m_forwarder;
    QPointer<MackerelCall> m_namesCall;
    std::map<Target *, Entry> m_entries;
    ForwardState m_state;
    QByteArray m_usedKey;
    qint64 m_startedMs = 0; ///< when it was switched on
};

} // namespace gopscope
