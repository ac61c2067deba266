// Text is found in the output of a program, however long that is, while everything else goes on.
#include "busyturns.h"
#include "programs/findbar.h"

#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

/// A text with a search in it.
struct Search : QWidget
{
    explicit Search(const QString &content)
    {
        text.setPlainText(content);
        show();
        bar.open();
    }
    void type(const QString &words) { QTest::keyClicks(line, words); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(line, key, modifiers); }
    QString count() const { return findChild<QLabel *>(u"findCount"_s)->text(); }
    int place() const { return text.textCursor().selectionStart(); }

    QPlainTextEdit text{this};
    FindBar bar{text, this};
    QLineEdit *line = findChild<QLineEdit *>(u"findText"_s);
};

/// Of more lines than are looked through at once.
QString longText(int lines = 20'000)
{
    return (QString(99, u'x') + u'\n').repeated(lines);
}

} // namespace

class tst_FindBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesRoundBothEnds()
    {
        Search search(u"ab Ab\n\nabab"_s);
        search.type(u"ab"_s);
        QTRY_COMPARE(search.count(), u"1 of 4"_s);
        for (const int place : {3, 7, 9, 0, 3}) {
            search.press(Qt::Key_Return);
            QTRY_COMPARE(search.place(), place);
        }
        QTRY_COMPARE(search.count(), u"2 of 4"_s);
        for (const int place : {0, 9, 7, 3}) {
            search.press(Qt::Key_Return, Qt::ShiftModifier);
            QTRY_COMPARE(search.place(), place);
        }
        search.type(u"c"_s);
        QTRY_COMPARE(search.count(), u"Not found"_s);
        QVERIFY(!search.text.textCursor().hasSelection());
        QCOMPARE(search.place(), 3);
        search.press(Qt::Key_Backspace);
        QTRY_COMPARE(search.count(), u"2 of 4"_s);
    }

    /// As they are counted: none begins within another.
    void goesBackToWholeOnes()
    {
        Search search(u"aaaa"_s);
        search.type(u"aa"_s);
        QTextCursor last(search.text.document());
        last.setPosition(2);
        last.setPosition(4, QTextCursor::KeepAnchor);
        search.text.setTextCursor(last);
        search.press(Qt::Key_Return, Qt::ShiftModifier);
        QTRY_COMPARE(search.place(), 0);
        QTRY_COMPARE(search.count(), u"1 of 2"_s);
    }

    void findsTheOnlyOne()
    {
        Search search(u"one"_s);
        search.type(u"one"_s);
        for (const auto modifier : {Qt::NoModifier, Qt::ShiftModifier}) {
            search.press(Qt::Key_Return, modifier);
            QTRY_COMPARE(search.count(), u"1 of 1"_s);
            QCOMPARE(search.text.textCursor().selectedText(), u"one"_s);
        }
    }

    void looksThroughALongTextInTurns()
    {
        Search search(longText(100'000)); // as long as an output may be
        const BusyTurns turns;
        search.type(u"xy"_s);
        QTRY_COMPARE(search.count(), u"Not found"_s);
        QVERIFY2(turns.longestMs() < 40, qPrintable(QString::number(turns.longestMs())));
    }

    void isNotHeldUpByATextThatChanges()
    {
        Search search(longText() + u"yes"_s);
        search.type(u"yes"_s);
        QTimer change;
        QTextCursor cut(search.text.document());
        connect(&change, &QTimer::timeout, &change, [&] {
            cut.movePosition(QTextCursor::Start);
            cut.movePosition(QTextCursor::NextBlock, QTextCursor::KeepAnchor);
            cut.removeSelectedText();
            search.text.appendPlainText(u"more"_s);
        });
        change.start(1);
        QTRY_COMPARE(search.count(), u"1 of 1"_s);
    }

    void aCountEndsBeforeTheNext()
    {
        QPlainTextEdit text;
        text.setPlainText(longText());
        MatchCounter counter(text);
        QSignalSpy counted(&counter, &MatchCounter::counted);
        QTimer growth;
        connect(&growth, &QTimer::timeout, &counter, [&] { counter.countAgain(u"xx"_s); });
        growth.start(0);
        QTRY_VERIFY(counted.size() > 0);
        QCOMPARE(counted[0], (QVariantList{49 * 20'000, 0}));
    }

    void countsAgainWhatWasAddedMeanwhile()
    {
        QPlainTextEdit text;
        text.setPlainText(longText());
        MatchCounter counter(text);
        QSignalSpy counted(&counter, &MatchCounter::counted);
        counter.count(u"xx"_s);
        counter.countAgain(u"xx"_s);
        QTRY_COMPARE(counted.size(), 2);
        counter.count(u"xx"_s);
        counter.countAgain(u"nowhere"_s); // is another count
        QTRY_COMPARE(counted.size(), 3);
        QCOMPARE(counted[2], (QVariantList{0, 0}));
    }
};

QTEST_MAIN(tst_FindBar)
#include "tst_findbar.moc"
