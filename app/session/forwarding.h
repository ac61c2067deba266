#pragma once

#include "mackerel/namecheck.h"
#include "secrets/keystore.h"
#include "session/outbox.h"
#include "settings/forwardsettings.h"

namespace gopscope {

/// The switch that forwards what a session samples, to which account; claims() says which processes under
/// which names, and an Outbox takes the samples. Begins with the switch off.
class Forwarding : public QObject
{
    Q_OBJECT

public:
    Forwarding(Session &session, KeyStore &keys, QNetworkAccessManager &network,
               QString spoolFile = Spool::defaultFileName());

    /// Takes over what a person set, ForwardSettings::on included.
    void setSettings(const ForwardSettings &settings);
    /// What was set, and what was learnt since.
    [[nodiscard]] const ForwardSettings &settings() const { return m_settings; }
    void switchOn(bool on);
    [[nodiscard]] bool isOn() const { return m_settings.on; }
    /// Whether there is all that it needs to be switched on: a service, and a key or a secret store that is
    /// asked for one.
    [[nodiscard]] bool isSetUp() const;
    [[nodiscard]] const ForwardState &state() const { return m_outbox.state(); }

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
    void takeState();
    void takeOrganisation(const QString &name);
    void connectClaims();
    void connectOutbox();
    void reloadClaims();
    void askNames();
    void goOnWithoutNames();
    void askAgain();

    Session &m_session;
    KeyStore &m_keys;
    QNetworkAccessManager &m_network;
    ForwardSettings m_settings;
    Claims m_claims;
    Outbox m_outbox;
    NameCheck m_check;
    QByteArray m_usedKey;
    /// The key that ForwardSettings::organisation was learnt with in this run; with another one it may be
    /// another organisation.
    QByteArray m_organisationKey;
    qint64 m_askedAgainMs = 0; ///< steady
    std::optional<qint64> m_lastPostMs;
    bool m_keyIsAsked = false; ///< of the secret store
};

} // namespace gopscope
