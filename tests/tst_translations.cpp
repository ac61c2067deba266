#include "metrics/metric.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

const QString root = QStringLiteral(GOPSCOPE_SOURCE_DIR);

/// The messages that lupdate finds in app and ui, by their context.
using Messages = QMap<QString, QSet<QString>>;

QByteArray contentOf(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Messages messagesOf(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    Messages messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (xml.readNextStartElement() || !xml.atEnd()) {
        if (!xml.isStartElement())
            continue;
        if (xml.name() == "name"_L1)
            context = xml.readElementText();
        else if (xml.name() == "source"_L1)
            messages[context] << xml.readElementText();
    }
    return messages;
}

/// A file, or all of C++ below a folder, in one text.
QString sources(const QString &place)
{
    if (QFileInfo(root + place).isFile())
        return QString::fromUtf8(contentOf(root + place));
    QString all;
    QDirIterator files(root + place, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        all += QString::fromUtf8(contentOf(files.next()));
    return all;
}

} // namespace

class tst_Translations : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    Messages m_found;

    /// Runs lupdate over the sources; what it complains of, empty when of nothing.
    [[nodiscard]] static QString update(const QString &fileName, const QStringList &options)
    {
        QProcess lupdate;
        lupdate.start(u"" GOPSCOPE_LUPDATE ""_s,
                      QStringList{u"-silent"_s, u"-no-obsolete"_s, u"-locations"_s, u"none"_s} + options +
                          QStringList{root + u"/app"_s, root + u"/ui"_s, u"-ts"_s, fileName});
        constexpr int longest = 60'000;
        if (!lupdate.waitForFinished(longest) || lupdate.exitCode() != 0)
            return u"lupdate failed: "_s + lupdate.errorString();
        return QString::fromUtf8(lupdate.readAllStandardOutput() + lupdate.readAllStandardError());
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString fileName = m_folder.filePath(u"all.ts"_s);
        // It names each class whose words it would look for in vain at run time.
        QCOMPARE(update(fileName, {}), QString());
        m_found = messagesOf(fileName);
        QVERIFY(m_found.size() > 40);
    }

    void everyContextIsAskedFor()
    {
        const QString all = sources(u"/app"_s) + sources(u"/ui"_s);
        for (auto it = m_found.cbegin(); it != m_found.cend(); ++it) {
            const bool ofClass = it.key().startsWith("gopscope::"_L1);
            const QString asks = ofClass ? u"class %1 "_s.arg(it.key().mid(10))
                                         : u"QCoreApplication::translate\\(\\s*\"%1\","_s.arg(it.key());
            const QRegularExpression asked(u"Q_DECLARE_TR_FUNCTIONS\\(%1\\)|%2"_s.arg(it.key(), asks));
            QVERIFY2(all.contains(asked), qPrintable(it.key()));
        }
    }

    /// Help, usage and all else that a person reads goes through tr(): what has blanks between words and is
    /// none is named here.
    void sentencesCanBeTranslated()
    {
        const QSet<QString> noWords{u"go install github.com/google/gops@v0.3.28"_s, u"Go %1"_s,
                                    u"gopscope-cli spool"_s, u"yyyy-MM-dd HH:mm"_s};
        static const QRegularExpression sentence(uR"-(u"([^"\n]*[A-Za-z]{2} [A-Za-z(%][^"\n]*)"_s)-"_s);
        QStringList found;
        for (const QString &place : {u"/ui"_s, u"/app/cli"_s, u"/app/main.cpp"_s}) {
            auto match = sentence.globalMatch(sources(place));
            while (match.hasNext())
                found << match.next().captured(1);
        }
        found.removeIf([&](const QString &text) { return noWords.contains(text); });
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
        const QSet<QString> usage = m_found.value(u"usage"_s);
        QVERIFY(usage.contains(u"The gops to run."_s));                // of the window
        QVERIFY(usage.contains(u"watch needs at least one TARGET"_s)); // of the command line
        QVERIFY(usage.contains(u"Ids of metrics (the thirteen of mackerel-gops)."_s));
    }

    void englishHasWordsForOneAndForMany()
    {
        const QString fileName = m_folder.filePath(u"plurals.ts"_s);
        QCOMPARE(update(fileName, {u"-pluralonly"_s}), QString());
        const QString ours = root + u"/resources/translations/gopscope_en.ts"_s;
        QCOMPARE(messagesOf(ours), messagesOf(fileName));
        const QByteArray text = contentOf(ours);
        QVERIFY(!text.contains("type=") && !text.contains("<numerusform></numerusform>"));
    }

    void aCountChoosesTheWords_data()
    {
        QTest::addColumn<QByteArray>("context");
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("words");
        const QByteArray question = "gopscope::CloseQuestion", notices = "gopscope::ProcessNotices";
        const QByteArray closing = "Closing forgets the samples of %n processes.";
        const QByteArray understood = "%1 of %n values understood";
        QTest::newRow("none") << question << closing << 0 << u"Closing forgets the samples of 0 processes."_s;
        QTest::newRow("one") << question << closing << 1 << u"Closing forgets the samples of 1 process."_s;
        QTest::newRow("many") << question << closing << 2 << u"Closing forgets the samples of 2 processes."_s;
        QTest::newRow("of one") << notices << understood << 1 << u"%1 of 1 value understood"_s;
        QTest::newRow("of many") << notices << understood << 30 << u"%1 of 30 values understood"_s;
    }
    void aCountChoosesTheWords()
    {
        QFETCH(const QByteArray, context);
        QFETCH(const QByteArray, source);
        QFETCH(const int, count);
        QTEST(QCoreApplication::translate(context.constData(), source.constData(), nullptr, count), "words");
    }

    void metricsHaveTheirWords()
    {
        const QSet<QString> words = m_found.value(u"metric"_s);
        for (const Metric &metric : allMetrics()) {
            for (const char *text : {metric.title, metric.help, metric.noneWord})
                QVERIFY2(*text == 0 || words.contains(QString::fromUtf8(text)), text);
        }
    }
};

QTEST_GUILESS_MAIN(tst_Translations)
#include "tst_translations.moc"
