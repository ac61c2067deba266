#include "launch/outputpipe.h"

#include <QFile>
#include <QProcess>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

/// A fraction of a millisecond to copy.
constexpr std::size_t mostAtOnce = std::size_t(1) << 20;
/// From this on it is a flood, and there is a rest behind each look.
constexpr std::size_t much = std::size_t(64) << 10;
constexpr auto rest = 5ms;

void closeEnd(int &end)
{
    if (const int open = std::exchange(end, -1); open >= 0)
        ::close(open);
}

} // namespace

OutputPipe::OutputPipe(OutputRing &ring, QObject *parent)
    : QObject(parent)
    , m_ring(ring)
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return;
    m_readEnd = ends[0];
    m_writeEnd = ends[1];
    ::fcntl(m_readEnd, F_SETFL, O_NONBLOCK);
#ifdef F_SETPIPE_SZ
    ::fcntl(m_readEnd, F_SETPIPE_SZ, static_cast<int>(mostAtOnce));
#endif
    m_notifier = std::make_unique<QSocketNotifier>(m_readEnd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &OutputPipe::read);
    m_rest.setSingleShot(true);
    m_rest.setInterval(rest);
    connect(&m_rest, &QTimer::timeout, this, [this] { m_notifier->setEnabled(true); });
}

OutputPipe::~OutputPipe()
{
    close();
    closeWriteEnd();
}

void OutputPipe::closeWriteEnd()
{
    closeEnd(m_writeEnd);
}

void OutputPipe::close()
{
    m_rest.stop();
    m_notifier.reset();
    closeEnd(m_readEnd);
}

void OutputPipe::read()
{
    std::size_t taken = 0;
    ssize_t count = 0;
    do {
        const auto room = m_ring.room();
        count = ::read(m_readEnd, room.data(), std::min(room.size(), mostAtOnce - taken));
        if (count > 0) {
            m_ring.take(static_cast<std::size_t>(count));
            taken += static_cast<std::size_t>(count);
        }
    } while (count > 0 && taken < mostAtOnce);
    const bool isClosed = count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR);
    if (taken >= much && !isClosed) {
        m_notifier->setEnabled(false);
        m_rest.start();
    }
    if (taken > 0)
        Q_EMIT grew();
    if (isClosed) {
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater(); // it is what called
        close();
        Q_EMIT closed();
    }
}

void OutputPipe::handOver()
{
    if (m_readEnd < 0)
        return;
    const QString end = u"/dev/fd/%1"_s.arg(m_readEnd);
    // Opening it would wait for ever if nobody had the other end any more.
    int otherEnd = ::open(QFile::encodeName(end).constData(), O_WRONLY | O_CLOEXEC);
    QProcess drain;
    drain.setProgram(u"cat"_s);
    drain.setStandardInputFile(end);
    drain.setStandardOutputFile(QProcess::nullDevice());
    drain.setStandardErrorFile(QProcess::nullDevice());
    drain.setWorkingDirectory(u"/"_s);
    drain.startDetached();
    closeEnd(otherEnd);
    close();
}

} // namespace gopscope
