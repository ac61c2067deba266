#pragma once

#include "base/outputwriter.h"

namespace gopscope {

/// Standard output, or what stands for it, and error of a command on the event loop, and its end. A reader
/// that is slow or stopped holds up neither the samples nor a stop.
class Output : public QObject
{
    Q_OBJECT

public:
    static constexpr int done = 0, failed = 1, usage = 2;

    /// Lines go to standard output; the command ends when they can't be written.
    explicit Output(QObject *parent = nullptr);
    /// Lines go to another descriptor, which a person knows by `name`.
    Output(int lines, QString name, QObject *parent = nullptr);

    void print(const QByteArray &lines) { m_out.write(lines); }
    /// One line on standard error.
    void complain(const QString &text);
    /// Ends the event loop with `code` when all is written.
    void leave(int code);
    /// From now on nobody is waited for: what is not read when the command leaves is counted aloud.
    void hurry();

Q_SIGNALS:
    /// Lines can't be written any more, which was said.
    void broken();

private:
    void leaveIfDone();

    QString m_name; ///< of where lines go
    OutputWriter m_out;
    OutputWriter m_err;
    int m_code = -1; ///< of leave(); -1: not yet
    bool m_hurried = false;
    bool m_left = false;
};

} // namespace gopscope
