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
        const QTextDocument &text = *shown.view.document();
        QTRY_COMPARE(text.lastBlock().text(), u"last"_s);
        QVERIFY2(text.characterCount() <= OutputView::mostCharacters,
                 qPrintable(QString::number(text.characterCount())));
        QVERIFY(text.characterCount() > OutputView::mostCharacters - 2 * line.size());
        QCOMPARE(text.firstBlock().length(), int(line.size()));
    }
};

QTEST_MAIN(tst_OutputView)
#include "tst_outputview.moc"
