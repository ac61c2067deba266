#pragma once

#include <QByteArray>
#include <QObject>
#include <QPointer>

class QSocketNotifier;

namespace gopscope {

/// Takes the place of those of standard input, output and error that are closed, so that no file that is
/// opened later gets their number. To be called before anything is opened; writing to them fails then.
void holdClosedStreams();

/// Why writing failed, by errno.
[[nodiscard]] QString writeFault(int number);

/// Writes lines to a descriptor such as standard output, and never waits for who reads it: what can't be
/// written yet is kept up to a bound, and what does not fit is dropped, whole lines at a time. The
/// descriptor's own flags stay as they are, since other programs share them.
class OutputWriter : public QObject
{
    Q_OBJECT

public:
    /// What is kept, in bytes; one text that is longer is kept too when nothing else waits.
    static constexpr qsizetype mostKept = 1024 * 1024;

    explicit OutputWriter(int descriptor, QObject *parent = nullptr);
    ~OutputWriter() override;

    /// Takes one or more whole lines.
    void write(const QByteArray &lines);
    /// Writes what can be written now.
    void flush();
    [[nodiscard]] bool isDone() const { return m_kept.isEmpty(); }
    /// Lines that wait.
    [[nodiscard]] qint64 kept() const { return m_kept.count('\n'); }
    /// Lines that were dropped since all was written last.
    [[nodiscard]] qint64 dropped() const { return m_dropped; }

Q_SIGNALS:
    /// From here on lines are dropped.
    void fellBehind();
    /// All that was kept is written, behind `dropped` lines that were dropped.
    void caughtUp(qint64 dropped);
    /// It can't be written any more; nothing is taken from now on.
    void failed(const QString &why);

private:
    enum class Way
    {
        Straight,    ///< a file: writing does not wait for anybody
        Nonblocking, ///< a pipe or terminal, opened once more
        Socket,
        Polled, ///< a pipe or terminal that can't be opened once more
    };

    void open(int descriptor);
    [[nodiscard]] qint64 writeSome();
    void fail(int number);

    Way m_way = Way::Straight;
    int m_descriptor;
    bool m_owned = false; ///< m_descriptor is to be closed
    bool m_failed = false;
    QByteArray m_kept;
    qint64 m_dropped = 0;
    QPointer<QSocketNotifier> m_notifier;
};

} // namespace gopscope
