#include "mackerel/prefixbook.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

class tst_PrefixBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesEachProgramItsOwn()
    {
        PrefixBook book;
        QCOMPARE(book.prefixOf(u"/srv/api"_s, u"api"_s), u"api"_s);
        QCOMPARE(book.prefixOf(u"/srv/api"_s, u"renamed"_s), u"api"_s);
        QCOMPARE(book.prefixOf(u"/opt/api"_s, u"api"_s), u"api-2"_s);
        QCOMPARE(book.prefixOf(u"/srv/x"_s, u"<b> x"_s), u"_b__x"_s);
        QCOMPARE(book.prefixOf(u"/srv/nothing"_s, QString()), u"process"_s);
        QCOMPARE(book.all().size(), 4);
    }

    void renames()
    {
        PrefixBook book;
        QCOMPARE(book.prefixOf(u"/srv/api"_s, u"api"_s), u"api"_s);
        QVERIFY(book.rename(u"/srv/api"_s, u"host.api"_s));
        QCOMPARE(book.prefixOf(u"/srv/api"_s, u"api"_s), u"host.api"_s);
        QCOMPARE(book.prefixOf(u"/opt/api"_s, u"api"_s), u"api"_s);
        QVERIFY(book.rename(u"/opt/api"_s, u"api"_s)); // its own
    }

    void refusesWhatWouldMixOrBeRejected_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::newRow("taken") << u"api"_s;
        QTest::newRow("empty") << QString();
        QTest::newRow("blank") << u"a b"_s;
        QTest::newRow("dot") << u"api."_s;
        QTest::newRow("umlaut") << u"ä"_s;
        QTest::newRow("long") << QString(101, u'a');
    }
    void refusesWhatWouldMixOrBeRejected()
    {
        QFETCH(QString, prefix);
        PrefixBook book;
        QCOMPARE(book.prefixOf(u"/srv/api"_s, u"api"_s), u"api"_s);
        QCOMPARE(book.prefixOf(u"/srv/db"_s, u"db"_s), u"db"_s);
        const auto renamed = book.rename(u"/srv/db"_s, prefix);
        QVERIFY(!renamed);
        QVERIFY(!renamed.error().message.isEmpty());
        QCOMPARE(book.prefixOf(u"/srv/db"_s, u"db"_s), u"db"_s);
    }

    void takesOverWhatWasKept()
    {
        PrefixBook book({{u"/a"_s, u"one"_s}, {u"/b"_s, u"one"_s}, {u"/c"_s, u"not one"_s}});
        QCOMPARE(book.all().size(), 1); // a file can't make two write to one name
        QCOMPARE(book.prefixOf(u"/a"_s, u"a"_s), u"one"_s);
        QCOMPARE(book.prefixOf(u"/b"_s, u"b"_s), u"b"_s);
    }
};

QTEST_APPLESS_MAIN(tst_PrefixBook)
#include "tst_prefixbook.moc"
