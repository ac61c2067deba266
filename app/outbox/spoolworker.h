#pragma once

#include "outbox/spoolfile.h"

#include <QObject>

#include <functional>

namespace gopscope {

/// How a spool's file stands.
struct SpoolReport
{
    QString trouble; ///< see SpoolFile::trouble()
    qint64 pushedOut = 0;
    QStringList news;
};

/// Does what a Spool asks for, one thing after the other; it is moved to a thread where it may wait.
class SpoolWorker : public QObject
{
    Q_OBJECT

public:
    /// What is called where the answer is awaited.
    using Reply = std::function<void()>;
    using Work = std::function<Reply(SpoolFile &)>;

    SpoolWorker(QString fileName, qint64 ceiling)
        : m_file(std::move(fileName), ceiling)
    {
    }

    /// To be called from any thread.
    void post(const Work &work)
    {
        QMetaObject::invokeMethod(
            this,
            [this, work] {
                const Reply reply = work(m_file);
                m_file.lookAfter();
                Q_EMIT done(reply, {m_file.trouble(), m_file.pushedOut(), m_file.takeNews()});
            },
            Qt::QueuedConnection);
    }

Q_SIGNALS:
    void done(const std::function<void()> &reply, const gopscope::SpoolReport &report);

private:
    SpoolFile m_file;
};

} // namespace gopscope
