// The output of a program as it is shown: bounded, and in its place for who reads.
#include "programs/outputview.h"

#include <QScrollBar>
#include <QTextBlock>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

/// A view of what a test prints.
struct Shown
{
    explicit Shown(std::size_t capacity = OutputRing::defaultCapacity)
        : ring(capacity)
    {
        view.resize(600, 300);
        view.show();
    }
    void print(const QByteArray &text)
    {
        ring.append(text);
        view.follow();
    }
    QString text() const { return view.toPlainText(); }
    QString lastLine() const { return view.document()->lastBlock().text(); }
    /// The first line that can be seen.
    QString topLine() const { return view.cursorForPosition({5, 5}).block().text(); }

    OutputRing ring;
    OutputView view{ring};
};

} // namespace

class tst_OutputView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsSoManyCharacters()
    {
        Shown shown;
        const QString line = QString(OutputText::longestLine - 1, u'x') + u'\n';
        shown.view.setPlainText(u"first\n"_s + line.repeated(OutputView::mostCharacters / line.size()));
        shown.print("last");
        QTRY_COMPARE(shown.lastLine(), u"last"_s);
        const QTextDocument &text = *shown.view.document();
        QVERIFY2(text.characterCount() <= OutputView::mostCharacters,
                 qPrintable(QString::number(text.characterCount())));
        QVERIFY(text.characterCount() > OutputView::mostCharacters - 2 * line.size());
        QCOMPARE(text.firstBlock().length(), int(line.size()));
    }

    void keepsThePlaceOfWhoReadsFurtherUp_data()
    {
        QTest::addColumn<QPlainTextEdit::LineWrapMode>("wrap");
        QTest::newRow("as it is") << QPlainTextEdit::NoWrap;
        QTest::newRow("wrapped") << QPlainTextEdit::WidgetWidth;
    }
    void keepsThePlaceOfWhoReadsFurtherUp()
    {
        QFETCH(QPlainTextEdit::LineWrapMode, wrap);
        Shown shown;
        QString text = QString(2000, u'x') + u'\n';
        for (int i = 1; i < OutputView::mostLines; ++i)
            text += QString::number(i) + u'\n';
        shown.view.setPlainText(text.chopped(1));
        shown.view.setLineWrapMode(wrap);
        QCOMPARE(shown.view.blockCount(), OutputView::mostLines);
        QScrollBar *bar = shown.view.verticalScrollBar();
        bar->setValue(bar->maximum() / 2);
        const QString top = shown.topLine();
        QVERIFY(top.toInt() > 1000);
        shown.print("\na\nb\nlast");
        QTRY_COMPARE(shown.lastLine(), u"last"_s);
        QCOMPARE(shown.view.blockCount(), OutputView::mostLines);
        QCOMPARE(shown.topLine(), top);
        bar->setValue(1);
        shown.print("\nc\nd\nmore");
        QTRY_COMPARE(shown.lastLine(), u"more"_s);
        QCOMPARE(shown.topLine(), u"6"_s); // what was there is gone
    }

    void showsWhatIsKeptOfWhatCameWhileItWasHidden()
    {
        constexpr int kept = 100'000;
        Shown shown(kept);
        shown.print("first\n");
        QTRY_VERIFY(shown.text().startsWith(u"first"_s));
        shown.view.hide();
        for (int i = 1; i <= 50'000; ++i)
            shown.print(QByteArray::number(i) + '\n');
        shown.view.show();
        shown.print("and more, which takes the place of the oldest\nlast");
        QTRY_COMPARE(shown.lastLine(), u"last"_s);
        QVERIFY2(shown.text().contains(u"left out: it came while this was hidden"_s),
                 qPrintable(shown.text().left(200)));
        QVERIFY(!shown.text().contains(u"quicker"_s));
        QVERIFY(shown.text().size() > kept * 3 / 4);
        QVERIFY(shown.view.isAtEnd());
    }

    void takesNoMoreLinesThanItCanShow()
    {
        Shown shown;
        shown.view.hide();
        for (int i = 1; i <= 2 * OutputView::mostLines; ++i)
            shown.print(QByteArray::number(i) + '\n');
        shown.view.show();
        QVERIFY(shown.text().contains(u"left out"_s));
        QTRY_VERIFY(shown.text().contains(u"100002\n"_s));
        QVERIFY(!shown.text().contains(u"99999\n"_s));
    }

    void saysThatAFloodIsQuicker()
    {
        Shown shown(10'000);
        shown.print("first\n");
        QTRY_VERIFY(shown.text().startsWith(u"first"_s));
        shown.print(QByteArray(20'000, '\n') + "last");
        QTRY_COMPARE(shown.lastLine(), u"last"_s);
        QVERIFY(shown.text().contains(u"left out: it came quicker than it is kept"_s));
    }
};

QTEST_MAIN(tst_OutputView)
#include "tst_outputview.moc"
