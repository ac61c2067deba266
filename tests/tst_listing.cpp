#include "gops/listing.h"
#include "recorded.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

/// A listing as gops prints it: columns padded in bytes to the widest value.
QByteArray printed(const QList<ListedProcess> &processes)
{
    qsizetype pids = 0, ppids = 0, names = 0, versions = 0;
    for (const ListedProcess &process : processes) {
        pids = std::max(pids, QByteArray::number(process.pid).size());
        ppids = std::max(ppids, QByteArray::number(*process.ppid).size());
        names = std::max(names, process.name.toUtf8().size());
        versions = std::max(versions, process.goVersion->toUtf8().size());
    }
    QByteArray text;
    for (const ListedProcess &process : processes) {
        text += QByteArray::number(process.pid).leftJustified(pids) + ' ' +
                QByteArray::number(*process.ppid).leftJustified(ppids) + ' ' +
                process.name.toUtf8().leftJustified(names) + (process.agent ? "* " : "  ") +
                process.goVersion->toUtf8().leftJustified(versions) + ' ' + process.path.toUtf8() + '\n';
    }
    return text;
}

/// A hundred processes, one of them with this name.
QList<ListedProcess> hundredWith(const QString &name, qsizetype at)
{
    QList<ListedProcess> processes;
    for (qint64 i = 0; i < 100; ++i)
        processes.append({100 + 37 * i, 1 + i % 11, u"app-%1"_s.arg(i), u"go1.%1.1"_s.arg(i % 27),
                          u"/srv/app-%1/bin"_s.arg(i), i % 3 == 0});
    processes[at].name = name;
    return processes;
}

/// The milliseconds that it takes to read a listing.
qint64 msToRead(const QByteArray &text)
{
    QElapsedTimer timer;
    timer.start();
    (void)parseListing(text);
    return timer.elapsed();
}

const ListedProcess *find(const Listing &listing, qint64 pid)
{
    for (const ListedProcess &process : listing.processes) {
        if (process.pid == pid)
            return &process;
    }
    return nullptr;
}

} // namespace

class tst_Listing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryRecordedVersion_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("marked");
        for (const QString &version : {u"v0.1.0"_s, u"v0.3.3"_s, u"v0.3.14"_s, u"v0.3.25"_s, u"v0.3.28"_s}) {
            for (const QString &name : {u"list"_s, u"list-again"_s}) {
                // The marks as grep counts them: `*` behind the PID, or in its column before the version.
                const QString file = version + u'/' + name + u".stdout.txt"_s;
                const QByteArray text = recorded(file);
                int rows = 0;
                int marked = 0;
                static const QRegularExpression row(uR"(^\d+(\*?)[ \t])"_s);
                static const QRegularExpression mark(uR"(\* (go1|devel|foo|unknown))"_s);
                for (const QString &line : QString::fromUtf8(text).split(u'\n')) {
                    const auto match = row.match(line);
                    if (!match.hasMatch() || line.endsWith("undetermined"_L1))
                        continue;
                    ++rows;
                    marked += !match.captured(1).isEmpty() || mark.match(line).hasMatch() ? 1 : 0;
                }
                QTest::newRow(qPrintable(file)) << file << rows << marked;
            }
        }
    }
    void readsEveryRecordedVersion()
    {
        QFETCH(QString, version);
        QFETCH(int, rows);
        QFETCH(int, marked);
        const auto listing = parseListing(recorded(version));
        QVERIFY(listing);
        QCOMPARE(listing->unreadable, 0);
        QCOMPARE(listing->processes.size(), rows);
        QVERIFY(rows > 20);
        const auto agents = std::count_if(listing->processes.begin(), listing->processes.end(),
                                          [](const auto &p) { return p.agent; });
        QCOMPARE(agents, marked);
        for (const ListedProcess &process : listing->processes)
            QVERIFY2(process.path.startsWith(u'/') && process.pid > 0 && !process.name.isEmpty(),
                     qPrintable(process.name));
    }

    void readsColumns()
    {
        const auto listing = parseListing(recorded(u"v0.3.28/list.stdout.txt"_s));
        QVERIFY(listing);
        const ListedProcess blanks{
            15475, 15375, u"my go app"_s, u"go1.26.8"_s, u"/srv/apps/dir with spaces/my go app"_s, true};
        QCOMPARE(*find(*listing, 15475), blanks);
        QCOMPARE(find(*listing, 15502)->name, u"star* app"_s);
        QCOMPARE(find(*listing, 15492)->name, u"günther-процесс"_s);
        QCOMPARE(find(*listing, 15507)->name, u"paren) (x"_s);
        QCOMPARE(find(*listing, 15478)->name, u"a-very-long-go-program-name-exceeding-fifteen-chars"_s);
        QCOMPARE(find(*listing, 15559)->goVersion, std::optional(u"foo"_s));
        QCOMPARE(find(*listing, 15558)->goVersion, std::optional(u"go1.26.8-X:arenas"_s));
        QVERIFY(!find(*listing, 2288)->agent);
    }

    void readsOddNames()
    {
        const auto listing = parseListing(recorded(u"edge/list-odd-names-v0.3.28.stdout.txt"_s));
        QVERIFY(listing);
        QCOMPARE(listing->unreadable, 0);
        QCOMPARE(listing->processes.size(), 11);
        const ListedProcess newline{23708, 21820, u"new\nline"_s, u"go1.26.8"_s, u"/srv/apps/new\nline"_s,
                                    true};
        QCOMPARE(*find(*listing, 23708), newline);
        QCOMPARE(find(*listing, 23709)->name, u"tab\tname"_s);
        QCOMPARE(find(*listing, 23695)->name, u"long-binary-name-over-15-with-suffix"_s);
    }

    void readsTheOldForm()
    {
        const auto listing = parseListing(
            "12*\ta\tb\t(/srv/a\tb)\n7\tnew\nline\t(/srv/new\nline)\n\n3 processes left undetermined\n");
        QVERIFY(listing);
        QCOMPARE(listing->processes.size(), 2);
        const ListedProcess tab{12, {}, u"a\tb"_s, {}, u"/srv/a\tb"_s, true};
        QCOMPARE(listing->processes[0], tab);
        const ListedProcess newline{7, {}, u"new\nline"_s, {}, u"/srv/new\nline"_s, false};
        QCOMPARE(listing->processes[1], newline);
        QCOMPARE(listing->unreadable, 0);
    }

    void readsSingleRows_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("agent");
        QTest::newRow("marked") << QByteArray("5 1 a* go1.26.8 /bin/a\n") << u"a"_s << u"go1.26.8"_s
                                << u"/bin/a"_s << true;
        QTest::newRow("unmarked") << QByteArray("5 1 a  go1.26.8 /bin/a\n") << u"a"_s << u"go1.26.8"_s
                                  << u"/bin/a"_s << false;
        QTest::newRow("experiments") << QByteArray("5 1 a* go1.21.4 X:arenas /bin/a\n") << u"a"_s
                                     << u"go1.21.4 X:arenas"_s << u"/bin/a"_s << true;
        QTest::newRow("devel") << QByteArray("5 1 a b  devel +c0ffee /bin/a b\n") << u"a b"_s
                               << u"devel +c0ffee"_s << u"/bin/a b"_s << false;
        QTest::newRow("unknown") << QByteArray("5 1 a* unknown Go version /bin/a\n") << u"a"_s << QString()
                                 << u"/bin/a"_s << true;
        QTest::newRow("a star in the name")
            << QByteArray("5 1 a* b* go1.26.8 /bin/a\n") << u"a* b"_s << u"go1.26.8"_s << u"/bin/a"_s << true;
        QTest::newRow("markup") << QByteArray("5 1 <b>x</b>* go1.26.8 /bin/<b>\n") << u"<b>x</b>"_s
                                << u"go1.26.8"_s << u"/bin/<b>"_s << true;
        QTest::newRow("a path in the name")
            << QByteArray("5 1 x /y* go1.26.8 /bin/x\n") << u"x /y"_s << u"go1.26.8"_s << u"/bin/x"_s << true;
        QTest::newRow("a blank path part")
            << QByteArray("5 1 x* go1.26.8 /bin/a /b\n") << u"x"_s << u"go1.26.8"_s << u"/bin/a /b"_s << true;
        QTest::newRow("Windows") << QByteArray("5 1 x.exe* go1.26.8 C:\\Go\\x.exe\n") << u"x.exe"_s
                                 << u"go1.26.8"_s << u"C:\\Go\\x.exe"_s << true;
        QTest::newRow("4 KiB name") << "5 1 " + QByteArray(4096, 'n') + "* go1.26.8 /bin/n\n"
                                    << QString(4096, u'n') << u"go1.26.8"_s << u"/bin/n"_s << true;
        QTest::newRow("not UTF-8") << QByteArray("5 1 a\xff* go1.26.8 /bin/a\n") << u"a\uFFFD"_s
                                   << u"go1.26.8"_s << u"/bin/a"_s << true;
    }
    void readsSingleRows()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, name);
        QFETCH(QString, version);
        QFETCH(QString, path);
        QFETCH(bool, agent);
        const auto listing = parseListing(text);
        QVERIFY(listing);
        QCOMPARE(listing->processes.size(), 1);
        const ListedProcess &row = listing->processes[0];
        QCOMPARE(row.name, name);
        QCOMPARE(row.goVersion.value_or(QString()), version);
        QCOMPARE(row.path, path);
        QCOMPARE(row.agent, agent);
        QCOMPARE(row.ppid, std::optional<qint64>(1));
    }

    void readsUnalignedRows()
    {
        const auto listing =
            parseListing("5 1 dockerd go1.24.2 /usr/bin/d\n16 5 con tainerd* devel +abc /usr/bin/c d\n");
        QVERIFY(listing);
        QCOMPARE(listing->unreadable, 0);
        QCOMPARE(listing->processes.size(), 2);
        const ListedProcess second{16, 5, u"con tainerd"_s, u"devel +abc"_s, u"/usr/bin/c d"_s, true};
        QCOMPARE(listing->processes[1], second);
        QCOMPARE(listing->processes[0].name, u"dockerd"_s);
    }

    void dropsWhatWasCut()
    {
        const QByteArray whole("15    1  alpha* go1.26.8 /bin/alpha\n23456 15 beta   go1.26.8 /bin/beta\n");
        const qsizetype first = whole.indexOf('\n') + 1;
        for (qsizetype size = 0; size < whole.size(); ++size) {
            const auto listing = parseListing(whole.left(size));
            QCOMPARE(listing && !listing->processes.isEmpty(), size >= first);
            if (size < first)
                continue;
            QCOMPARE(listing->processes.size(), 1);
            QCOMPARE(listing->processes[0].path, u"/bin/alpha"_s);
        }
        const auto old = parseListing("12*\ta\t(/srv/a)\n13\tb\t(/sr");
        QVERIFY(old);
        QCOMPARE(old->processes.size(), 1);
        QCOMPARE(old->unreadable, 1);
    }

    void namesNoise()
    {
        const auto noise = parseListing("panic: <b>no</b>\n\tgoroutine 1\n");
        QVERIFY(!noise);
        QCOMPARE(noise.error().kind, ErrorKind::Unexpected);
        QVERIFY(noise.error().message.contains("panic: <b>no</b>"_L1));
        QVERIFY(parseListing("")->processes.isEmpty());
        QVERIFY(parseListing("\n \n")->processes.isEmpty());
    }

    void losesARowAtMost_data()
    {
        QTest::addColumn<QString>("name");
        const QString long17000(17'000, u'n');
        QTest::newRow("17,000 bytes") << long17000;
        QTest::newRow("30,000 bytes") << QString(30'000, u'n');
        QTest::newRow("blanks") << QString(17'000, u' ') + u'x';
        QTest::newRow("newlines") << u"a\n"_s.repeated(8'500) + u'x';
        QTest::newRow("paths") << u"/ "_s.repeated(8'500) + u'x';
        QTest::newRow("marks") << u"* x "_s.repeated(4'250) + u'x';
        QTest::newRow("versions") << u"* go1.26.8 /x "_s.repeated(1'200) + u'x';
        QTest::newRow("rows") << u"a* go1.26.8 /srv\n5 1 "_s.repeated(800) + u'x';
        QTest::newRow("aligned rows") << u"a\n1234 1  x* go1.26.8 /srv\n"_s.repeated(600) + u'x';
        QTest::newRow("a wide parent") << u"a\n1234 99999999 x"_s;
        QTest::newRow("digits") << QString(17'000, u'7');
    }
    void losesARowAtMost()
    {
        QFETCH(QString, name);
        for (const qsizetype at : {0, 50, 99}) {
            QList<ListedProcess> expected = hundredWith(name, at);
            const auto listing = parseListing(printed(expected));
            QVERIFY(listing);
            QVERIFY(listing->processes.size() == 99 || listing->processes.size() == 100);
            expected.removeAt(at);
            QList<ListedProcess> others = listing->processes;
            others.removeIf([&](const ListedProcess &process) { return process.pid == 100 + 37 * at; });
            QCOMPARE(others, expected);
        }
    }

    void losesARowAtMostOfTheOldForm()
    {
        QByteArray text;
        for (int i = 0; i < 100; ++i)
            text += QByteArray::number(100 + i) + "*\tapp\t(/srv/app)\n";
        const auto listing =
            parseListing(text + "7*\t" + QByteArray("n\t(").repeated(17'000) + "\t(/srv/n)\n" + text);
        QVERIFY(listing);
        QVERIFY(listing->processes.size() + listing->unreadable == 201 && listing->unreadable <= 1);
    }

    void losesALooseRowAtMost()
    {
        const auto listing =
            parseListing("5 1 dockerd go1.24.2 /usr/bin/d\n160 5 containerd* go1.2 /usr/bin/c\n"
                         "17 5 no version here\n18888 1 " +
                         QByteArray(17'000, 'n') + "* go1.26.8 /srv/n\n");
        QVERIFY(listing);
        QCOMPARE(listing->unreadable, 1);
        QCOMPARE(listing->processes.size(), 3);
        QCOMPARE(listing->processes[2].name.size(), 17'000);
    }

    void isQuickOnHostileText()
    {
        QByteArray text;
        while (text.size() < 1024 * 1024)
            text += "1 2 a  b  c / d /e  * * * \n";
        QElapsedTimer timer;
        timer.start();
        (void)parseListing(text);
        (void)parseListing(QByteArray(4 * 1024 * 1024, '7'));
        (void)parseListing("1\t" + QByteArray(4 * 1024 * 1024, '\n'));
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }

    void takesTimeInProportion_data()
    {
        QTest::addColumn<QByteArray>("piece");
        const auto unaligned = [](const QByteArray &name) {
            return "5 1 " + name + "* go1 /b\n160 5 " + name + "* go1 /b\n";
        };
        QTest::newRow("short rows") << unaligned("dockerd");
        QTest::newRow("blanks") << unaligned('a' + QByteArray(16'000, ' ') + 'b');
        QTest::newRow("versions") << unaligned(QByteArray("go1 ").repeated(4'000));
        QTest::newRow("glued versions") << unaligned('a' + QByteArray("*go1").repeated(4'000));
        QTest::newRow("devel") << unaligned(QByteArray("devel ").repeated(2'700));
        QTest::newRow("paths") << QByteArray("5 1 a /b  c /d\n/e\n");
        QTest::newRow("one long record") << QByteArray("5 1 a\n /b * c");
        QTest::newRow("old names") << QByteArray("1\taaaa\t(aaaa\t(");
        QTest::newRow("one old name") << QByteArray("aaaa\t(");
    }
    void takesTimeInProportion()
    {
        QFETCH(QByteArray, piece);
        const QByteArray start = QTest::currentDataTag() == QByteArray("one old name") ? "1\t" : "";
        const auto ofSize = [&](qsizetype size) {
            return start + piece.repeated(size / piece.size() + 1) + "aaab)\n";
        };
        const qint64 ms = msToRead(ofSize(4 * 1024 * 1024));
        QVERIFY2(ms < 10'000, qPrintable(u"%1 ms"_s.arg(ms)));
    }
};

QTEST_APPLESS_MAIN(tst_Listing)
#include "tst_listing.moc"
