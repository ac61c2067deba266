// What a program prints: the end of it is kept, and is shown as plain text.
#include "fulldisk.h"
#include "launch/outputring.h"
#include "launch/outputtext.h"
#include "launch/saveoutput.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

class tst_OutputText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheEndOfAnOutput()
    {
        OutputRing ring(10);
        ring.append("abc");
        QCOMPARE(ring.read(0, 100), "abc");
        ring.append("defghijkl");
        QCOMPARE(ring.begin(), quint64(2));
        QCOMPARE(ring.end(), quint64(12));
        QCOMPARE(ring.read(0, 100), "cdefghijkl");
        QCOMPARE(ring.read(9, 2), "jk");
        QCOMPARE(ring.read(12, 2), QByteArray());
        ring.append(QByteArray(95, '-') + "123456789");
        QCOMPARE(ring.read(ring.begin(), 10), "-123456789");
    }

    void makesTextOfBytes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << QByteArray("a\tb\n\nc") << u"a\tb\n\nc"_s;
        QTest::newRow("colours") << QByteArray("\x1b[1;31mred\x1b[0m\x1b[K \x1b(Bx\x1b=y") << u"red xy"_s;
        QTest::newRow("title") << QByteArray("\x1b]0;title\x07"
                                             "a\x1b]8;;url\x1b\\b")
                               << u"ab"_s;
        QTest::newRow("cut off") << QByteArray("a\x1b[31\nb\x1b]0;x\nc") << u"a\nb\nc"_s;
        QTest::newRow("returns") << QByteArray("1 %\r2 %\r\nb\r\n\n") << u"1 %\n2 %\nb\n\n"_s;
        QTest::newRow("control") << QByteArray("a\0b\x07\x08\x7f"
                                               "c",
                                               7)
                                 << u"abc"_s;
        QTest::newRow("UTF-8") << QByteArray("h\xc3\xb6\xe2\x82\xac\xf0\x9f\x98\x80") << u"hö€😀"_s;
        QTest::newRow("not UTF-8") << QByteArray("a\xff"
                                                 "b")
                                   << u"a�b"_s;
        QTest::newRow("paragraph") << QByteArray("a\xe2\x80\xa9"
                                                 "b")
                                   << u"a b"_s;
        const QString part(OutputText::longestLine, u'x');
        QTest::newRow("long") << (part + part + u"y\nz"_s).toUtf8() << part + u'\n' + part + u"\ny\nz"_s;
    }
    void makesTextOfBytes()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        QCOMPARE(OutputText().take(bytes), text);
        OutputText pieces;
        QString joined;
        for (const char byte : bytes)
            joined += pieces.take(QByteArrayView(&byte, 1));
        QCOMPARE(joined, text);
    }

    void savesWhatIsKept()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"output.txt"_s);
        const auto saved = [&] {
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        constexpr int kept = 600'000; // more than is written at once
        OutputRing ring(kept);
        ring.append("\x1b[31mred\x1b[0m\r\n");
        QVERIFY(saveOutput(ring, path, u"not all"_s));
        QCOMPARE(saved(), "red\n");
        ring.append(QByteArray("a\n").repeated(kept / 2) + 'b');
        QVERIFY(saveOutput(ring, path, u"not all"_s));
        QCOMPARE(saved(), "not all\n\n" + QByteArray("a\n").repeated(kept / 2 - 1) + 'b');
    }

    void saysWhatIsNotSaved()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"output.txt"_s);
        OutputRing ring(10'000);
        ring.append(QByteArray(10'000, '\n'));
        const auto nowhere = saveOutput(ring, dir.filePath(u"none/output.txt"_s), {});
        QVERIFY(!nowhere && nowhere.error().message.contains(u"output.txt was not saved: "_s));
        const FullDisk full(5'000);
        const auto cut = saveOutput(ring, path, {});
        QVERIFY(!cut && cut.error().message.contains(u"output.txt was not saved: "_s));
        QVERIFY(!QFile::exists(path));
    }
};

QTEST_APPLESS_MAIN(tst_OutputText)
#include "tst_outputtext.moc"
