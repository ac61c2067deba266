#pragma once

#include "base/result.h"

#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QTimer>

#include <deque>
#include <functional>

namespace gopscope {

/// Asks the program gopscope-layout how the runtimes in processes are laid out, of one after the other: it is
/// needed seldom, and works hard.
class LayoutProgram : public QObject
{
    Q_OBJECT

public:
    /// Which program to run; by itself the one that lies where gopscope-reader may.
    explicit LayoutProgram(QString program = find(), QObject *parent = nullptr);
    ~LayoutProgram() override;

    using Take = std::function<void(const Result<QByteArray> &layout)>;
    /// `take` gets the layout of what the process runs, at most 64 KiB, from the event loop, unless `context`
    /// is gone by then. Fails with what gopscope-layout complains of.
    void ask(qint64 pid, QObject *context, Take take);

    [[nodiscard]] static QString find();

private:
    struct Question
    {
        qint64 pid = 0;
        QPointer<QObject> context;
        Take take;
    };

    void startNext();
    void readLayout();
    void finish(int exitCode, QProcess::ExitStatus status);
    void answer(const Result<QByteArray> &layout);

    QString m_program;
    QProcess m_process;
    QTimer m_patience;
    QByteArray m_layout;
    std::deque<Question> m_questions; ///< the first one is being answered
};

} // namespace gopscope
