#pragma once

#include "outbox/pointstore.h"

#include <QCoreApplication>
#include <QStringList>

#include <functional>

namespace gopscope {

/// The file of a spool with the care that it needs: opened when it can be, put aside when it is broken, kept
/// below its ceiling. Everything here may take long; see Spool for who must not wait.
class SpoolFile
{
    Q_DECLARE_TR_FUNCTIONS(gopscope::SpoolFile)

public:
    /// Points beyond `ceiling` bytes push out the oldest.
    SpoolFile(QString fileName, qint64 ceiling);
    /// Tries once more what the disk did not do.
    ~SpoolFile();
    SpoolFile(const SpoolFile &) = delete;
    SpoolFile &operator=(const SpoolFile &) = delete;

    /// Adds points in one transaction; trouble() tells when that failed.
    bool append(const QList<Parcel> &parcels);
    /// The points of the newest minute up to `upToS`, then the oldest ones from `fromS` on, as many as
    /// `mostBytes` of JSON take.
    [[nodiscard]] QList<StoredPoint> batch(const Destination &destination, qint64 fromS, qint64 upToS,
                                           qsizetype mostBytes, const NameFilter &filter);
    /// Takes out what Mackerel has; what can't be taken out now is not given out again.
    void remove(const Destination &destination, const QList<StoredPoint> &points);
    void setAside(const Destination &destination, const StoredPoint &point, const QString &reason);
    qint64 removeBefore(qint64 timeS);
    [[nodiscard]] Waiting waiting(const Destination &destination, qint64 upToS);
    [[nodiscard]] QList<Waiting> allWaiting();
    // Where points go: what can't be done now is done later, and counted as done.
    void reassign(const Destination &from, const Destination &to, const QString &before = {});
    void adopt(const QString &base, const QString &key, const QString &organisation);
    [[nodiscard]] QString organisationOf(const QString &base, const QString &key);
    void discard(const Destination &destination);
    /// Once a minute or so.
    void tidy();

    /// Why it takes no points, one line; empty while it does.
    [[nodiscard]] QString trouble() const { return m_trouble; }
    /// Points pushed out by the ceiling so far.
    [[nodiscard]] qint64 pushedOut() const { return m_pushedOut; }
    /// Looks whether what was last done found damage: then the file is put aside, and what can be read of it
    /// goes into a new one.
    void lookAfter();
    /// What a person should know of what happened to it, since the last call.
    [[nodiscard]] QStringList takeNews();

private:
    /// All points of a destination go elsewhere.
    struct Move
    {
        /// Where those of a destination go, which may be where they are; absent: they are discarded.
        std::function<std::optional<Destination>(const Destination &)> leads;
        std::function<bool(PointStore &)> make;
        QString putOff; ///< what went wrong when it is put off
    };

    bool open();
    bool reopen();
    [[nodiscard]] QString putAside();
    qint64 save(const Salvage &salvage);
    void saveRemoved(const Salvage &kept);
    void keepBelowCeiling();
    [[nodiscard]] bool removeStuck();
    bool catchUp();
    void moveNowOrLater(const Move &move);
    /// Somebody has to know that a move is put off: there are points to move, and it was not told yet.
    [[nodiscard]] bool isNews(const Move &move) const;
    /// `sentence` and why, unless a trouble for the same reason was told.
    void tellTrouble(const QString &sentence);
    [[nodiscard]] std::optional<Destination> whereTo(const Destination &destination) const;
    [[nodiscard]] QList<Destination> origins(const Destination &destination) const;
    [[nodiscard]] qint64 stuckOf(const Destination &destination) const;
    [[nodiscard]] bool wasSent(const Destination &destination, const StoredPoint &point) const;

    QString m_fileName;
    qint64 m_ceiling;
    PointStore m_store;
    std::optional<std::pair<quint64, quint64>> m_place; ///< device and inode of what is open
    /// Sent, but the disk did not let go of them.
    QList<Parcel> m_stuck;
    /// In the order they were asked for; none overtakes what is stuck.
    QList<Move> m_moves;
    QString m_trouble, m_troubleReason;
    QStringList m_news;
    qint64 m_pushedOut = 0;
    qsizetype m_unchecked = 0; ///< points taken since the ceiling was looked at
};

} // namespace gopscope
