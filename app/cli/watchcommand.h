#pragma once

#include "cli/sampletext.h"
#include "gops/listing.h"
#include "sampling/sampler.h"

#include <QHash>
#include <QTimer>

namespace gopscope {

/// `gopscope-cli watch`: samples some processes and hands on one line a sample.
class WatchCommand : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QStringList targets; ///< PIDs, names or paths
        std::chrono::milliseconds interval{1000};
        int count = 0; ///< samples of each target; 0: without end
        WatchFormat format = WatchFormat::Text;
    };

    WatchCommand(Options options, const SourceSet &sources, const Clock &clock);

    /// Starts with what a listing knows; a PID need not be in it.
    void start(const Listing &listing);
    /// Ends now.
    void stop();

Q_SIGNALS:
    void line(const QByteArray &line);
    /// Something a person should know that does not end the command.
    void note(const QString &text);
    /// The last signal; what failed was told by note().
    void finished(bool failed);

private:
    struct Progress
    {
        int samples = 0;
        QString noted;
        bool done = false;
    };

    [[nodiscard]] Result<QList<TargetProcess>> resolve(const Listing &listing) const;
    void print(Target *target, const Sample &sample);
    void follow(Target *target);
    void giveUpOn(Target *target, const QString &error);
    void finishOne(Target *target);
    void noteOnce(Target *target, const QString &text);
    [[nodiscard]] static QString oddReply(const Target &target);

    Options m_options;
    Sampler m_sampler;
    QTimer m_patience; ///< for targets that are stopped before their first sample
    QHash<Target *, Progress> m_progress;
    bool m_failed = false;
    bool m_finished = false;
};

} // namespace gopscope
