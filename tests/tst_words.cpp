// A line of arguments, quoted as for a shell but without one.
#include "launch/words.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

class tst_Words : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsALineIntoWords_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("nothing") << QString() << QStringList();
        QTest::newRow("blanks") << u"  a \t b  "_s << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("empty") << u"'' \"\" $''"_s << QStringList{{}, {}, {}};
        QTest::newRow("plain quotes") << u"'a \"b\" \\n $X'"_s << QStringList{u"a \"b\" \\n $X"_s};
        QTest::newRow("quotes") << u"\"a 'b' \\\"c\\\" \\\\ \\n $X\""_s
                                << QStringList{u"a 'b' \"c\" \\ \\n $X"_s};
        QTest::newRow("escapes") << u"$'a\\nb\\t\\'\\\\\\x'"_s << QStringList{u"a\nb\t'\\\\x"_s};
        QTest::newRow("joined") << u"--name=\"a b\"'c d'e\\ f"_s << QStringList{u"--name=a bc de f"_s};
        QTest::newRow("no shell") << u"$HOME * ~ | > a;b"_s
                                  << QStringList{u"$HOME"_s, u"*"_s, u"~"_s, u"|"_s, u">"_s, u"a;b"_s};
        QTest::newRow("new line") << u"a\nb 'c\nd'"_s << QStringList{u"a"_s, u"b"_s, u"c\nd"_s};
    }
    void splitsALineIntoWords()
    {
        QFETCH(QString, line);
        QFETCH(QStringList, words);
        const auto split = splitWords(line);
        QVERIFY(split);
        QCOMPARE(*split, words);
        const auto again = splitWords(joinWords(words));
        QVERIFY(again);
        QCOMPARE(*again, words);
        QVERIFY(!joinWords(words).contains(u'\n'));
    }

    void saysWhatALineLacks_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("'") << u"a 'b"_s;
        QTest::newRow("\"") << u"a \"b\\\""_s;
        QTest::newRow("$'") << u"$'a\\'"_s;
        QTest::newRow("\\") << u"a\\"_s;
    }
    void saysWhatALineLacks()
    {
        QFETCH(QString, line);
        QVERIFY(!splitWords(line));
    }

    void knowsWhatAShellWouldDo_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("has");
        QTest::newRow("plain") << u"-a b=c '$X' \\* a~"_s << false;
        QTest::newRow("variable") << u"$X"_s << true;
        QTest::newRow("home") << u"~/a"_s << true;
        QTest::newRow("pipe") << u"a | b"_s << true;
        QTest::newRow("in double quotes") << u"\"$X\""_s << true;
        QTest::newRow("meant so there") << u"\"\\$X\""_s << false;
        QTest::newRow("braces") << u"a{b,c}"_s << true;
        QTest::newRow("comment") << u"a #b"_s << true;
        QTest::newRow("number sign") << u"a#b"_s << false;
        QTest::newRow("escapes") << u"$'a'"_s << false;
    }
    void knowsWhatAShellWouldDo()
    {
        QFETCH(QString, line);
        QTEST(hasShellSigns(line), "has");
    }
};

QTEST_APPLESS_MAIN(tst_Words)
#include "tst_words.moc"
