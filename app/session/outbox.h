#pragma once

#include "mackerel/forwarder.h"
#include "session/claims.h"
#include "session/session.h"

#include <memory>

namespace gopscope {

/// What a session samples, on its way to Mackerel: each sample goes into the spool at once, to be sent or to
/// wait until the claims say that its names are free. Bounded by Spool::defaultCeiling; what is dropped is
/// said or counted in state(). Marks the lives of processes. The spool is opened with the first start().
class Outbox : public QObject
{
    Q_OBJECT

public:
    Outbox(Session &session, Claims &claims, QNetworkAccessManager &network, QString spoolFile);
    ~Outbox() override;

    /// Takes samples from now on, or for another account.
    void start(const Forwarder::Account &account, const Forwarder::Options &options);
    /// Takes none any more; what is queued stays in the spool.
    void stop();
    [[nodiscard]] bool isOn() const { return m_startedBootMs.has_value(); }
    void setMarking(bool marks) { m_marks = marks; }

    [[nodiscard]] const ForwardState &state() const;
    /// How many samples of a program wait for a decision.
    [[nodiscard]] qint64 samplesHeld(const QString &program) const;
    /// For other questions to the same account; nullptr while it is off.
    [[nodiscard]] MackerelClient *client() const;

    void retryNow();
    void sendHeld();
    void discardHeld();
    void moveStranded();
    /// See Forwarder::flush().
    void flush();

Q_SIGNALS:
    void stateChanged();
    /// A sample waits until somebody says whose its names are.
    void namesWanted();
    void organisationLearned(const QString &name);
    /// Something that a person should know once.
    void saying(const QString &words);
    void flushed();

private:
    void open();
    void takeSample(Target *target, const Sample &sample);
    void takeChange(Target *target);
    void release(const QString &program, const QString &prefix);
    void drop(const QString &program, const QString &prefix);
    void markStart(const Claims::Entry &entry, const Target *target);
    void mark(const Claims::Entry &entry, const Target *target, const QString &title, qint64 bootMs);

    Session &m_session;
    Claims &m_claims;
    QNetworkAccessManager &m_network;
    QString m_spoolFile;
    std::unique_ptr<Spool> m_spool;
    std::unique_ptr<Forwarder> m_forwarder;
    QSet<Target *> m_exited;
    QSet<std::pair<qint64, quint64>> m_markedStarts; ///< PIDs and start times
    std::optional<qint64> m_startedBootMs;           ///< when it was switched on
    bool m_marks = false;
};

} // namespace gopscope
