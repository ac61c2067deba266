#pragma once

#include "cli/forwardarguments.h"
#include "sampling/discovery.h"
#include "sampling/follower.h"
#include "sampling/sampler.h"

#include <deque>

namespace gopscope {

/// `gopscope-cli forward`: samples processes and forwards them to Mackerel.
class ForwardCommand : public QObject
{
    Q_OBJECT

public:
    ForwardCommand(ForwardArguments arguments, GopsRunner &runner, const SourceSet &sources,
                   QNetworkAccessManager &network, const Clock &clock);

    void start();
    /// Sends what is queued, for at most Forwarder::flushTime, and finishes.
    void stop();

Q_SIGNALS:
    /// A sample that is in the spool, as JSON.
    void line(const QByteArray &line);
    /// Something a person should know.
    void note(const QString &text);
    /// The last signal. It failed when it could not sample what it was to, or when points were lost.
    void finished(bool failed);

private:
    /// One process of the command line and who it is now.
    struct Followed
    {
        ForwardTarget wanted;
        Target *target = nullptr;
        QString noted;
        bool sampled = false;
        bool done = false;
    };

    void watchPid(Followed &followed);
    void takeListing(const Listing &listing);
    void takeSample(Target *target, const Sample &sample, Join join);
    void takeChange(Target *target);
    void takeExit(Followed &followed);
    void giveUpOn(Followed &followed, const QString &why);
    void noteOnce(Followed &followed, const QString &text);
    void noteState();
    void noteStanding();
    void mark(const Followed &followed, const QString &title);
    void lookFor();
    void finishIfDone();
    void printSaved(quint64 upTo);
    void finish(qint64 left);
    [[nodiscard]] Followed *findFollowed(const Target *target);
    [[nodiscard]] static QString label(const Followed &followed);

    ForwardArguments m_arguments;
    const Clock &m_clock;
    Spool m_spool;
    Forwarder m_forwarder;
    Sampler m_sampler;
    Discovery m_discovery;
    std::vector<Followed> m_followed; ///< no more and no fewer after the constructor
    Follower<Followed *> m_follower;
    /// Lines of samples that are not on disk yet, with the number that Spool::saved() will tell.
    std::deque<std::pair<quint64, QByteArray>> m_unspooled;
    ForwardStanding m_noted;
    QString m_notedTrouble;
    qint64 m_notedPushedOut = 0;
    bool m_failed = false;
    bool m_stopping = false;
};

} // namespace gopscope
