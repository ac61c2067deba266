#pragma once

#include "outbox/pointbuffer.h"
#include "outbox/sendingorder.h"
#include "outbox/spoolworker.h"

#include <QObject>
#include <QThread>
#include <QTimer>

namespace gopscope {

/// The points that Mackerel does not have yet: on disk, and in memory while the disk takes none. Several
/// processes may use one file. Nobody waits for the disk here: it has a thread of its own, which does one
/// thing after the other; what it says comes back as a call or a signal.
class Spool : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 defaultCeiling = 256ll * 1024 * 1024;
    /// While the disk takes nothing it is tried this often.
    static constexpr std::chrono::milliseconds retryPause{1000};
    /// How long the end of a spool may take.
    static constexpr std::chrono::milliseconds closingTime{3000};

    /// What is sent next.
    struct Batch
    {
        QList<StoredPoint> points;
        Waiting due; ///< all that is due, these points included
    };
    template<typename T> using Answer = std::function<void(const T &)>;

    explicit Spool(QString fileName, qint64 ceiling = defaultCeiling, QObject *parent = nullptr);
    /// Writes what is in memory, if the disk takes it in closingTime.
    ~Spool() override;

    /// Where the spool is unless a person says otherwise; the window and the command line share it.
    [[nodiscard]] static QString defaultFileName();
    [[nodiscard]] QString fileName() const { return m_fileName; }

    /// Takes points and says how many times that was done: saved() tells when they are on disk. With
    /// `slotSeconds` of 60 the last point of a minute stays of each name.
    quint64 append(const Destination &destination, const QList<MetricPoint> &points, int slotSeconds);
    /// Up to which append() all is on disk.
    [[nodiscard]] quint64 savedUpTo() const { return m_savedUpTo; }
    /// Takes out what Mackerel has.
    void remove(const Destination &destination, const QList<StoredPoint> &points);
    void setAside(const Destination &destination, const StoredPoint &point, const QString &reason);
    /// Gives all points of one destination to another; of two for one name and slot the one that was taken
    /// later stays. `before` is put before their names.
    void reassign(const Destination &from, const Destination &to, const QString &before = {});
    /// The points that a key took before its organisation was known are that organisation's, and so will be
    /// the next ones.
    void adopt(const QString &base, const QString &key, const QString &organisation);
    void discard(const Destination &destination);
    /// Once a minute or so.
    void tidy();
    /// Tries the disk now.
    void save();

    // What these ask for comes later, with what was done before them; never when `context` is gone by then.

    /// The points of the newest minute up to `upToS`, then the oldest ones from `fromS` on, as many as
    /// `mostBytes` of JSON take (see asJson()); of the names that `filter` lets through.
    void readBatch(const Destination &destination, qint64 fromS, qint64 upToS, qsizetype mostBytes,
                   const NameFilter &filter, QObject *context, const Answer<Batch> &answer);
    void count(const Destination &destination, qint64 upToS, QObject *context, const Answer<Waiting> &answer);
    /// What there is for each destination.
    void countAll(QObject *context, const Answer<QList<Waiting>> &answer);
    /// What adopt() was told of a key, in this run or an earlier one; empty when it was not.
    void readOrganisation(const QString &base, const QString &key, QObject *context,
                          const Answer<QString> &answer);
    /// Takes out all points before a moment and says how many they were.
    void removeBefore(qint64 timeS, QObject *context, const Answer<qint64> &answer);

    /// Something was asked for and has not come.
    [[nodiscard]] bool isBusy() const { return m_asked > 0; }
    /// Points that are only in memory, and end with this process.
    [[nodiscard]] qint64 atRisk() const { return m_trouble.isEmpty() ? 0 : m_buffer.size(); }
    /// Why points are only in memory, one line; empty while they go to disk.
    [[nodiscard]] QString trouble() const { return m_trouble; }
    /// Points pushed out so far, by the ceiling or by the bound on memory.
    [[nodiscard]] qint64 pushedOut() const { return m_pushedOut + m_buffer.pushedOut(); }

Q_SIGNALS:
    /// All that was appended up to then is on disk.
    void saved(quint64 upTo);
    /// trouble() or pushedOut() changed.
    void changed();
    /// Something that a person should know once.
    void saying(const QString &words);

private:
    template<typename Ask, typename T> void ask(const Ask &work, QObject *context, const Answer<T> &answer);
    void post(const SpoolWorker::Work &work);
    void takeDone(const SpoolWorker::Reply &reply, const SpoolReport &report);
    void takeSaved(bool good, const PointBuffer::Load &load, quint64 appends);
    void addInMemory(Waiting &waiting, qint64 upToS) const;

    QString m_fileName;
    QThread *m_thread;
    SpoolWorker *m_worker; ///< lives in the thread
    PointBuffer m_buffer;
    QTimer m_retry;
    QString m_trouble;
    qint64 m_pushedOut = 0;
    quint64 m_appends = 0;
    quint64 m_savedUpTo = 0;
    int m_asked = 0;
    bool m_saving = false;
};

} // namespace gopscope
