// What may include what, as the picture in the README says: nothing points back.
#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Layers : public QObject
{
    Q_OBJECT

    /// The folders that files of a folder of app/ may include, besides their own.
    static QHash<QString, QStringList> allowed()
    {
        const QStringList base{u"base"_s};
        const QStringList gops = base + QStringList{u"gops"_s};
        const QStringList sampling = gops + QStringList{u"sampling"_s};
        const QStringList history = sampling + QStringList{u"history"_s};
        return {
            {u"base"_s, {}},
            {u"gops"_s, base},
            {u"sampling"_s, gops},
            {u"history"_s, sampling},
            {u"forward"_s, sampling},
            {u"settings"_s, sampling},
            {u"session"_s, history + QStringList{u"forward"_s, u"settings"_s}},
            {u"cli"_s, history + QStringList{u"forward"_s}},
        };
    }

    static QStringList includesOf(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("can't read %s", qPrintable(path));
        static const QRegularExpression include(uR"(^#include \x22(\w+)/)"_s,
                                                QRegularExpression::MultilineOption);
        QStringList folders;
        auto matches = include.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext())
            folders << matches.next().captured(1);
        return folders;
    }

private Q_SLOTS:
    void nothingPointsBack()
    {
        const QDir app(QStringLiteral(GOPSCOPE_SOURCE_DIR "/app"));
        int files = 0;
        for (const QString &folder : app.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QVERIFY2(allowed().contains(folder), qPrintable(folder + u" has no place in the layers"_s));
            QDirIterator it(app.filePath(folder), {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                            QDirIterator::Subdirectories);
            while (it.hasNext()) {
                const QString path = it.next();
                ++files;
                for (const QString &included : includesOf(path))
                    QVERIFY2(included == folder || allowed()[folder].contains(included),
                             qPrintable(path + u" includes "_s + included));
            }
        }
        QVERIFY(files > 30);
    }
};

QTEST_APPLESS_MAIN(tst_Layers)
#include "tst_layers.moc"
