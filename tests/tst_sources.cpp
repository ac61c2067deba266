// What holds in all sources of app and ui.
#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Sources : public QObject
{
    Q_OBJECT

    /// Behind the parenthesis that closes the one before `at`.
    static qsizetype behindClosing(QStringView text, qsizetype at)
    {
        for (int depth = 1; depth > 0 && at < text.size(); ++at) {
            if (text[at] == u'"') {
                for (++at; at < text.size() && text[at] != u'"'; ++at)
                    at += text[at] == u'\\' ? 1 : 0;
            } else if (text[at] == u'(' || text[at] == u')') {
                depth += text[at] == u'(' ? 1 : -1;
            }
        }
        return at;
    }

    /// The lines at which arg() is called on what arg() gave.
    static QList<qsizetype> chainsIn(const QString &text)
    {
        static const QRegularExpression call(uR"(\.arg\()"_s), next(uR"(\s*\.arg\()"_s);
        QList<qsizetype> lines;
        for (auto calls = call.globalMatch(text); calls.hasNext();) {
            const auto match = calls.next();
            const qsizetype end = behindClosing(text, match.capturedEnd());
            const auto behind = next.match(text, end, QRegularExpression::NormalMatch,
                                           QRegularExpression::AnchorAtOffsetMatchOption);
            if (behind.hasMatch())
                lines << text.left(match.capturedStart()).count(u'\n') + 1;
        }
        return lines;
    }

private Q_SLOTS:
    void findsChains_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<qsizetype>>("lines");
        QTest::newRow("none") << u"tr(\"%1\").arg(name); text.arg(a, b)"_s << QList<qsizetype>{};
        QTest::newRow("on a line") << u"\ntext.arg(f(name)).arg(pid)"_s << QList<qsizetype>{2};
        QTest::newRow("over lines") << u"text.arg(\")\")\n  .arg(pid)\n  .arg(x)"_s << QList<qsizetype>{1, 2};
        QTest::newRow("inside") << u"text.arg(u\"%1\"_s.arg(a), b)"_s << QList<qsizetype>{};
    }

    void findsChains()
    {
        QFETCH(QString, text);
        QTEST(chainsIn(text), "lines");
    }

    /// The second arg() would fill a %1 that came with the first: a path, a name.
    void noArgIsChained()
    {
        int files = 0;
        for (const QString &folder : {u"/app"_s, u"/ui"_s}) {
            QDirIterator it(QStringLiteral(GOPSCOPE_SOURCE_DIR) + folder, {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                            QDirIterator::Subdirectories);
            while (it.hasNext()) {
                QFile file(it.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                ++files;
                const auto lines = chainsIn(QString::fromUtf8(file.readAll()));
                QVERIFY2(lines.isEmpty(), qPrintable(file.fileName() + u" chains arg() in line "_s +
                                                     QString::number(lines.value(0))));
            }
        }
        QVERIFY(files > 100);
    }
};

QTEST_APPLESS_MAIN(tst_Sources)
#include "tst_sources.moc"
