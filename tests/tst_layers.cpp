// What may use what: README's table, the libraries that CMake makes and the includes say the same.
#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

using namespace Qt::StringLiterals;

class tst_Layers : public QObject
{
    Q_OBJECT

    using Uses = QMap<QString, QSet<QString>>; ///< by folder, as "app/base"

    static QString read(const QString &path)
    {
        QFile file(QStringLiteral(GOPSCOPE_SOURCE_DIR "/") + path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("can't read %s", qPrintable(path));
        return QString::fromUtf8(file.readAll());
    }

    static QStringList matchesOf(const QString &pattern, const QString &text)
    {
        const QRegularExpression expression(pattern, QRegularExpression::MultilineOption);
        QStringList found;
        for (auto it = expression.globalMatch(text); it.hasNext();)
            found << it.next().captured(1);
        return found;
    }

    /// The last column of README's table, as it stands there.
    static Uses readTable()
    {
        Uses table;
        static const QRegularExpression row(uR"(^\| (`(?:app|ui)[^|]*`) \|[^|]*\| ([^|]*) \|$)"_s,
                                            QRegularExpression::MultilineOption);
        for (auto it = row.globalMatch(read(u"README.md"_s)); it.hasNext();) {
            const auto match = it.next();
            const QStringList used = matchesOf(uR"((\w+))"_s, match.captured(2));
            for (const QString &folder : matchesOf(u"`([^`]+)`"_s, match.captured(1)))
                table[folder] = {used.begin(), used.end()};
        }
        return table;
    }

    static QStringList foldersOf(const QString &root)
    {
        const QDir dir(QStringLiteral(GOPSCOPE_SOURCE_DIR "/") + root);
        return dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    }

    /// A folder's name and all that it may use, and what those may use.
    static QSet<QString> reachOf(const QString &folder, const QHash<QString, QSet<QString>> &uses)
    {
        QSet<QString> reach{folder};
        for (const QString &used : uses[folder])
            reach += reachOf(used, uses);
        return reach;
    }

    Uses m_table = readTable();

private Q_SLOTS:
    void everyFolderHasItsPlace()
    {
        QSet<QString> names;
        for (const QString &root : {u"app"_s, u"ui"_s}) {
            for (const QString &folder : foldersOf(root)) {
                QVERIFY2(m_table.contains(root + u'/' + folder), qPrintable(root + u'/' + folder));
                QVERIFY2(!names.contains(folder), qPrintable(folder + u" is there twice"_s));
                names << folder;
            }
        }
        QCOMPARE(names.size(), m_table.size() - 1); // ui itself has no folder
    }

    void librariesAreLinkedAsTheTableSays()
    {
        for (auto it = m_table.cbegin(); it != m_table.cend(); ++it) {
            if (it.key() == u"ui")
                continue;
            const QStringList linked =
                matchesOf(u"^        gopscope_(\\w+)$"_s, read(it.key() + u"/CMakeLists.txt"_s));
            QSet<QString> libraries(linked.begin(), linked.end());
            libraries -= u"flags"_s;
            QVERIFY2(libraries == it.value(), qPrintable(it.key() + u" is linked to "_s + linked.join(u' ')));
        }
    }

    void nothingPointsBack()
    {
        QHash<QString, QSet<QString>> uses;
        for (auto it = m_table.cbegin(); it != m_table.cend(); ++it)
            uses[it.key().section(u'/', -1)] = it.value();
        int files = 0;
        for (const QString &root : {u"app"_s, u"ui"_s}) {
            for (const QString &folder : foldersOf(root)) {
                const QSet<QString> reach = reachOf(folder, uses);
                QDirIterator it(QStringLiteral(GOPSCOPE_SOURCE_DIR "/") + root + u'/' + folder,
                                {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
                while (it.hasNext()) {
                    const QString path = it.next().mid(qsizetype(sizeof GOPSCOPE_SOURCE_DIR));
                    ++files;
                    for (const QString &included : matchesOf(uR"(^#include \x22(\w+)[/.])"_s, read(path)))
                        QVERIFY2(reach.contains(included), qPrintable(path + u" includes "_s + included));
                }
            }
        }
        QVERIFY(files > 150);
    }
};

QTEST_APPLESS_MAIN(tst_Layers)
#include "tst_layers.moc"
