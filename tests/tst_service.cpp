// The systemd unit as an administrator meets it: its set-up lines, and what it leaves to the service.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;

namespace {

const QString unit = QStringLiteral(GOPSCOPE_SOURCE_DIR "/resources/gopscope-forward@.service");

/// Runs a program to its end; what it said goes into the test's output when it fails.
bool runs(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    const bool good = process.waitForFinished(10000) && process.exitStatus() == QProcess::NormalExit &&
                      process.exitCode() == 0;
    if (!good)
        qWarning("%s %s", qPrintable(process.errorString()), process.readAll().constData());
    return good;
}

} // namespace

class tst_Service : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The lines of its comment on a machine that has none of the folders.
    void setsUpAsItSays()
    {
        const QTemporaryDir root;
        QVERIFY(QDir(root.path()).mkdir(u"etc"_s));
        QFile key(root.filePath(u"KEYFILE"_s));
        QVERIFY(key.open(QIODevice::WriteOnly) && key.write("some-key\n") > 0);
        key.close();
        QFile file(unit);
        QVERIFY(file.open(QIODevice::ReadOnly));
        int lines = 0;
        for (QString line : QString::fromUtf8(file.readAll()).split(u'\n')) {
            if (!line.startsWith("#   install "_L1) && !line.startsWith("#   echo "_L1))
                continue;
            ++lines;
            line = line.mid(1).section(u"    "_s, 0, 0); // what it is for stands behind it
            line.replace("/etc/"_L1, root.filePath(u"etc/"_s)).replace("KEYFILE"_L1, key.fileName());
            QVERIFY2(runs(u"sh"_s, {u"-ec"_s, line}), qPrintable(line));
        }
        QCOMPARE(lines, 3);
        const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::ExeGroup | QFile::ExeOther;
        for (const QString &name : {u"etc/gopscope"_s, u"etc/gopscope/mackerel-api-key"_s})
            QVERIFY2(!(QFile::permissions(root.filePath(name)) & others), qPrintable(name));
        QFile environment(root.filePath(u"etc/gopscope/forward.env"_s));
        QVERIFY(environment.open(QIODevice::ReadOnly));
        QCOMPARE(environment.readAll(), QByteArray("MACKEREL_SERVICE=My-Service\n"));
    }

    void leavesTheServiceLittle()
    {
        // The threshold is in tenths.
        QVERIFY(runs(u"systemd-analyze"_s,
                     {u"security"_s, u"--offline=true"_s, u"--no-pager"_s, u"--threshold=39"_s, unit}));
    }
};

QTEST_GUILESS_MAIN(tst_Service)
#include "tst_service.moc"
