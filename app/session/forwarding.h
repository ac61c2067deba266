#pragma once

#include "mackerel/forwarder.h"
#include "mackerel/namecheck.h"
#include "secrets/keystore.h"
#include "session/claims.h"
#include "session/session.h"
#include "settings/forwardsettings.h"

#include <memory>

namespace gopscope {

/// The switch that forwards what a session samples, to which account; claims() says which processes under
/// which names. Begins with the switch off; the spool is opened when it goes on for the first time.
class Forwarding : public QObject
{
    Q_OBJECT

public:
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

    [[nodiscard]] Claims &claims() { return m_claims; }
    [[nodiscard]] const Claims &claims() const { return m_claims; }
    /// Goes on with the prefix that was offered in place of one that somebody else writes to.
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
    /// A row or the collision of claims() changed.
    void rowsChanged();
    /// settings() changed by itself.
    void settingsChanged();
    /// Something that a person should know once.
    void saying(const QString &words);
    void flushed();

private:
    [[nodiscard]] QString base() const;
    [[nodiscard]] bool isPrepared() const { return !m_settings.service.isEmpty(); }
    void takeKey();
    void start();
    void stop();
    void openSpool();
    void takeState();
    void takeOrganisation(const QString &name);
    void connectClaims();
    void reloadClaims();
    void dropHold(const QString &program, const QString &prefix);
    void takeSample(Target *target, const Sample &sample);
    void takeChange(Target *target);
    void markStart(const Claims::Entry &entry, const Target *target);
    void mark(const Claims::Entry &entry, const Target *target, const QString &title, qint64 bootMs);
    void askNames();
    void goOnWithoutNames();
    void askAgain();

    Session &m_session;
    KeyStore &m_keys;
    QNetworkAccessManager &m_network;
    QString m_spoolFile;
    ForwardSettings m_settings;
    std::unique_ptr<Spool> m_spool;
    std::unique_ptr<Forwarder> m_forwarder;
    NameCheck m_check;
    Claims m_claims;
    QSet<Target *> m_exited;
    ForwardState m_state;
    QByteArray m_usedKey;
    /// The key that ForwardSettings::organisation was learnt with in this run; with another one it may be
    /// another organisation.
    QByteArray m_organisationKey;
    QSet<std::pair<qint64, quint64>> m_markedStarts; ///< PIDs and start times
    qint64 m_askedAgainMs = 0;                       ///< steady
    std::optional<qint64> m_lastPostMs;
    std::optional<qint64> m_startedBootMs; ///< when it was switched on
    bool m_keyIsAsked = false;             ///< of the secret store
};

} // namespace gopscope
