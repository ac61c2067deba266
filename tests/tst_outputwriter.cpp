#include "base/outputwriter.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

enum Kind
{
    Pipe,
    Socket,
    Terminal,
};

/// What a writer writes to, and who reads it.
struct Line
{
    explicit Line(int kind)
    {
        if (kind == Terminal) {
            ends[0] = ::posix_openpt(O_RDWR | O_NOCTTY);
            if (::grantpt(ends[0]) == 0 && ::unlockpt(ends[0]) == 0)
                ends[1] = ::open(::ptsname(ends[0]), O_WRONLY | O_NOCTTY);
        } else if ((kind == Pipe ? ::pipe(ends) : ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) != 0) {
            qFatal("no ends");
        }
    }
    ~Line()
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    QByteArray read() const
    {
        QByteArray bytes(1 << 16, '\0');
        bytes.resize(std::max<ssize_t>(0, ::read(ends[0], bytes.data(), 1 << 16)));
        return bytes.replace("\r", ""); // a terminal has one before each \n, maybe in the reading before
    }

    int ends[2] = {-1, -1};
};

void addKinds()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("pipe") << int(Pipe);
    QTest::newRow("socket") << int(Socket);
    QTest::newRow("terminal") << int(Terminal);
}

} // namespace

class tst_OutputWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dropsAloudWhatDoesNotFit_data() { addKinds(); }
    void dropsAloudWhatDoesNotFit()
    {
        QFETCH(int, kind);
        const Line line(kind);
        OutputWriter writer(line.ends[1]);
        const QSignalSpy behind(&writer, &OutputWriter::fellBehind),
            caughtUp(&writer, &OutputWriter::caughtUp);
        const QByteArray text = QByteArray(999, 'x') + '\n';
        constexpr int many = 3000;
        for (int i = 0; i < many; ++i)
            writer.write(text); // nobody reads
        QCOMPARE(behind.size(), 1);
        const qint64 dropped = writer.dropped();
        QVERIFY(dropped > 0 && writer.kept() >= 1048);
        QCOMPARE(::fcntl(line.ends[1], F_GETFL) & O_NONBLOCK, 0);
        ::fcntl(line.ends[0], F_SETFL, O_NONBLOCK);
        QByteArray all;
        const auto readAll = [&] {
            all += line.read();
            return writer.isDone() && all.size() == (many - dropped) * text.size();
        };
        // Without pauses between: a terminal gives 4 KB at a time.
        const QDeadlineTimer deadline(10'000);
        while (!readAll() && !deadline.hasExpired())
            QCoreApplication::processEvents();
        QCOMPARE(all.size(), (many - dropped) * text.size());
        QCOMPARE(all.count('\n'), many - dropped);
        QCOMPARE(caughtUp.last().first().toLongLong(), dropped);
        writer.write("on\n");
        QCOMPARE(line.read(), QByteArray("on\n"));
    }

    void tellsThatNobodyReadsAnyMore()
    {
        Line line(Pipe);
        OutputWriter writer(line.ends[1]);
        const QSignalSpy failed(&writer, &OutputWriter::failed);
        writer.write("one\n");
        ::close(std::exchange(line.ends[0], -1));
        writer.write("two\n");
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed.first().first().toString(), u"Broken pipe"_s);
        QVERIFY(writer.isDone());
    }

    void writesFilesWhereTheyStand()
    {
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"out"_s));
        QVERIFY(file.open(QIODevice::ReadWrite | QIODevice::Unbuffered) && file.write("head\n") > 0);
        {
            OutputWriter writer(file.handle());
            writer.write("line\n");
            QVERIFY(writer.isDone());
        }
        QVERIFY(file.write("tail\n") > 0);
        QVERIFY(file.seek(0));
        QCOMPARE(file.readAll(), QByteArray("head\nline\ntail\n"));
    }
};

QTEST_GUILESS_MAIN(tst_OutputWriter)
#include "tst_outputwriter.moc"
