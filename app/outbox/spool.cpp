#include "outbox/spool.h"

#include <QPointer>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {

Spool::Spool(QString fileName, qint64 ceiling, QObject *parent)
    : QObject(parent)
    , m_fileName(std::move(fileName))
    , m_thread(new QThread)
    , m_worker(new SpoolWorker(m_fileName, ceiling))
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(retryPause);
    connect(&m_retry, &QTimer::timeout, this, &Spool::save);
    connect(m_worker, &SpoolWorker::done, this, &Spool::takeDone, Qt::QueuedConnection);
    connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_worker->moveToThread(m_thread);
    m_thread->start();
}

Spool::~Spool()
{
    // What the disk did not take has been told to be lost.
    if (m_trouble.isEmpty() && m_buffer.size() > 0) {
        m_worker->post([parcels = m_buffer.load(m_buffer.size()).parcels](SpoolFile &file) {
            (void)file.append(parcels);
            return [] {};
        });
    }
    QMetaObject::invokeMethod(
        m_worker, [] { QThread::currentThread()->quit(); }, Qt::QueuedConnection);
    // A disk that does not come back keeps its thread; the process ends without it.
    if (m_thread->wait(closingTime))
        delete m_thread;
}

QString Spool::defaultFileName()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           u"/gopscope/spool.sqlite"_s;
}

void Spool::post(const SpoolWorker::Work &work)
{
    ++m_asked;
    m_worker->post(work);
}

template<typename Ask, typename T> void Spool::ask(const Ask &work, QObject *context, const Answer<T> &answer)
{
    post([work, context = QPointer<QObject>(context), answer](SpoolFile &file) {
        return [value = T(work(file)), context, answer] {
            if (context)
                answer(value);
        };
    });
}

void Spool::takeDone(const SpoolWorker::Reply &reply, const SpoolReport &report)
{
    --m_asked;
    const bool differs = report.trouble != m_trouble || report.pushedOut != m_pushedOut;
    m_trouble = report.trouble;
    m_pushedOut = report.pushedOut;
    for (const QString &words : report.news)
        Q_EMIT saying(words);
    reply();
    if (differs)
        Q_EMIT changed();
}

quint64 Spool::append(const Destination &destination, const QList<MetricPoint> &points, int slotSeconds)
{
    m_buffer.add(destination, points, slotSeconds);
    ++m_appends;
    if (!m_retry.isActive())
        save();
    return m_appends;
}

void Spool::save()
{
    // Little while it is likely to fail: it is copied each time.
    constexpr qsizetype mostAtOnce = 5000, mostInTrouble = 200;
    if (m_saving || m_buffer.size() == 0)
        return;
    m_saving = true;
    m_retry.stop();
    const auto load = m_buffer.load(m_trouble.isEmpty() ? mostAtOnce : mostInTrouble);
    ask([parcels = load.parcels](SpoolFile &file) { return file.append(parcels); }, this,
        Answer<bool>([this, load, appends = m_appends](bool good) { takeSaved(good, load, appends); }));
}

void Spool::takeSaved(bool good, const PointBuffer::Load &load, quint64 appends)
{
    m_saving = false;
    if (!good)
        return m_retry.start();
    m_buffer.unload(load.upTo);
    if (load.isAll) {
        m_savedUpTo = appends;
        Q_EMIT saved(m_savedUpTo);
    }
    save();
}

void Spool::remove(const Destination &destination, const QList<StoredPoint> &points)
{
    m_buffer.remove(destination, points);
    post([=](SpoolFile &file) {
        file.remove(destination, points);
        return [] {};
    });
}

void Spool::setAside(const Destination &destination, const StoredPoint &point, const QString &reason)
{
    m_buffer.remove(destination, {point});
    post([=](SpoolFile &file) {
        file.setAside(destination, point, reason);
        return [] {};
    });
}

void Spool::reassign(const Destination &from, const Destination &to, const QString &before)
{
    m_buffer.reassign(from, to, before);
    post([=](SpoolFile &file) {
        file.reassign(from, to, before);
        return [] {};
    });
}

void Spool::adopt(const QString &base, const QString &key, const QString &organisation)
{
    m_buffer.adopt(base, key, organisation);
    post([=](SpoolFile &file) {
        file.adopt(base, key, organisation);
        return [] {};
    });
}

void Spool::discard(const Destination &destination)
{
    m_buffer.discard(destination);
    post([=](SpoolFile &file) {
        file.discard(destination);
        return [] {};
    });
}

void Spool::tidy()
{
    post([](SpoolFile &file) {
        file.tidy();
        return [] {};
    });
}

void Spool::addInMemory(Waiting &waiting, qint64 upToS) const
{
    const Waiting here = m_buffer.waiting(waiting.destination, upToS);
    if (here.points == 0)
        return;
    waiting.oldestS = waiting.points == 0 ? here.oldestS : std::min(waiting.oldestS, here.oldestS);
    waiting.points += here.points;
    waiting.inMemory = here.points;
    waiting.samples += here.samples;
}

void Spool::readBatch(const Destination &destination, qint64 fromS, qint64 upToS, qsizetype mostBytes,
                      const NameFilter &filter, QObject *context, const Answer<Batch> &answer)
{
    const auto read = [=](SpoolFile &file) {
        return Batch{file.batch(destination, fromS, upToS, mostBytes, filter),
                     file.waiting(destination, upToS)};
    };
    ask(read, context, Answer<Batch>([=, this](const Batch &onDisk) {
            Batch batch = onDisk;
            addInMemory(batch.due, upToS);
            // What is on its way to the disk can wait for it; while that takes nothing, it can't.
            if (!m_trouble.isEmpty() && batch.due.inMemory > 0) {
                batch.points += m_buffer.due(destination, fromS, upToS, mostBytes / shortestPoint, filter);
                batch.points = inSendingOrder(std::move(batch.points), mostBytes);
            }
            answer(batch);
        }));
}

void Spool::count(const Destination &destination, qint64 upToS, QObject *context,
                  const Answer<Waiting> &answer)
{
    ask([=](SpoolFile &file) { return file.waiting(destination, upToS); }, context,
        Answer<Waiting>([=, this](const Waiting &onDisk) {
            Waiting waiting = onDisk;
            addInMemory(waiting, upToS);
            answer(waiting);
        }));
}

void Spool::countAll(QObject *context, const Answer<QList<Waiting>> &answer)
{
    ask([](SpoolFile &file) { return file.allWaiting(); }, context,
        Answer<QList<Waiting>>([=, this](const QList<Waiting> &onDisk) {
            QList<Waiting> all = onDisk;
            for (Waiting &waiting : all)
                addInMemory(waiting, std::numeric_limits<qint64>::max());
            for (const Waiting &here : m_buffer.allWaiting()) {
                if (std::none_of(all.begin(), all.end(), [&](const Waiting &waiting) {
                        return waiting.destination == here.destination;
                    }))
                    all.append(here);
            }
            answer(all);
        }));
}

void Spool::readOrganisation(const QString &base, const QString &key, QObject *context,
                             const Answer<QString> &answer)
{
    ask([=](SpoolFile &file) { return file.organisationOf(base, key); }, context, answer);
}

void Spool::removeBefore(qint64 timeS, QObject *context, const Answer<qint64> &answer)
{
    ask([=](SpoolFile &file) { return file.removeBefore(timeS); }, context,
        Answer<qint64>([=, this](qint64 removed) { answer(removed + m_buffer.removeBefore(timeS)); }));
}

} // namespace gopscope
