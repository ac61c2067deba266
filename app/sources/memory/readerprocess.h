#pragma once

#include "base/result.h"
#include "sources/memory/readerlink.h"

#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace gopscope {

/// The program gopscope-reader of this process: one serves all sources. It is started when it is first asked
/// for something, and again when it is asked after it has ended.
class ReaderProcess : public QObject
{
    Q_OBJECT

public:
    /// Which program to run; by itself the one that findReader() finds.
    explicit ReaderProcess(QString program = findReader(), QObject *parent = nullptr);
    ~ReaderProcess() override;

    /// Takes another program from now on, or the same one anew. Who waits for an answer of the one that runs
    /// hears that there is none.
    void setProgram(const QString &program);
    /// Whether its file gives it the right to trace.
    [[nodiscard]] bool isPrivileged() const { return m_isPrivileged; }

    /// Starts it, unless it runs: for whoever needs its PID before it is asked.
    void wake();
    /// An id for a process, not given before.
    [[nodiscard]] quint32 newId() { return ++m_lastId; }
    /// Another number whenever it was started or has ended: what an earlier one knew is forgotten.
    [[nodiscard]] int life() const { return m_life; }
    /// Why the last one that ended did so.
    [[nodiscard]] const Error &lastFault() const { return m_lastFault; }
    /// Of the program that runs; 0 when none does.
    [[nodiscard]] qint64 pid() const { return m_process->processId(); }

    /// CPU seconds of it and of its sandboxed part, which the system does not count with ours while they run.
    [[nodiscard]] double cpuSeconds() const;

    using Take = std::function<void(const Result<QByteArray> &line)>;
    /// Sends a request line; `take` gets the line that answers it, from the event loop, unless `context` is
    /// gone by then. Fails when the reader can't be started, ends, or does not answer in time. `following`
    /// are the bytes that the request says to follow.
    void ask(const QByteArray &request, QObject *context, Take take, const QByteArray &following = {});

    /// The reader to run: the installed one where that may be run and has its right, else the own one.
    [[nodiscard]] static QString findReader();
    /// The one that comes with this program, and is of its version; empty when there is none.
    [[nodiscard]] static QString ownReader();
    /// Where root puts a reader that has the right to trace, whether there is one or not.
    [[nodiscard]] static QString installedReader();
    /// The program of that name beside this one, or where an installed one lies; empty when there is none.
    [[nodiscard]] static QString findProgram(const QString &name);

private:
    struct Question
    {
        QPointer<QObject> context;
        Take take;
    };

    void makeProcess();
    void start();
    void takeGreeting(const QByteArray &line);
    void takeLine(const QByteArray &line);
    void checkPatience();
    [[nodiscard]] Error nonsense() const;
    void endFor(const Error &why);
    void giveUp(const Error &error);

    QString m_program;
    bool m_isPrivileged;
    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<ReaderLink> m_link; ///< to the one that was started last
    QTimer m_patience;
    std::chrono::steady_clock::time_point m_waitsSince; ///< for the first of the questions
    std::deque<Question> m_questions;                   ///< in the order in which they will be answered
    quint32 m_lastId = 0;
    int m_life = 0;
    Error m_lastFault{ErrorKind::Broken, {}};
    std::optional<Error> m_endedFor; ///< why it was killed, until it is gone
    bool m_greeted = false;
};

} // namespace gopscope
