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
};

QTEST_MAIN(tst_OutputView)
#include "tst_outputview.moc"
