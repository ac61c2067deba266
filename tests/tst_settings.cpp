#include "settings/settings.h"

#include <QSettings>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

class tst_Settings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBack()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"settings.ini"_s);
        Settings settings;
        settings.interval = 250ms;
        settings.gopsProgram = u"/opt/gops"_s;
        settings.theme = Theme::Dark;
        settings.units = ByteUnits::Decimal;
        settings.range = 0min;
        settings.retention = 48h;
        settings.ceilingMiB = 99;
        settings.ownCharts = {u"sys"_s, u"alloc"_s};
        settings.treeView = true;
        settings.watched = {u"/srv/a"_s, u"/srv/a"_s, u"go run main in /home"_s};
        settings.windowGeometry = QByteArray("\0geometry", 9);
        settings.splitter = "splitter";
        settings.pickerHeader = "header";
        settings.forward = {.on = true,
                            .base = u"http://127.0.0.1:1"_s,
                            .service = u"My-Service"_s,
                            .organisation = u"acme"_s,
                            .metrics = {u"sys"_s, u"goroutines"_s},
                            .postEvery = 5min,
                            .everySample = true,
                            .marks = true,
                            .prefixes = {{u"/srv/a=b, c"_s, u"a"_s}, {u"go run main in /home"_s, u"main"_s}},
                            .notForwarded = {u"/srv/b"_s},
                            .ours = {u" My-Service a"_s},
                            .unasked = {u" My-Service b"_s}};
        QVERIFY(SettingsStore(file).save(settings));
        QCOMPARE(SettingsStore(file).load(), settings);
    }

    void startsWithDefaults()
    {
        const QTemporaryDir dir;
        QCOMPARE(SettingsStore(dir.filePath(u"none.ini"_s)).load(), Settings());
    }

    void survivesNonsense()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"settings.ini"_s);
        {
            QSettings raw(file, QSettings::IniFormat);
            raw.setValue(u"sampling/interval_ms"_s, u"soon"_s);
            raw.setValue(u"window/theme"_s, u"pink"_s);
            raw.setValue(u"window/range_min"_s, -7);
            raw.setValue(u"forward/post_every_min"_s, -1);
            raw.setValue(u"forward/prefixes"_s, u"nothing that has the sign"_s);
        }
        QCOMPARE(SettingsStore(file).load(), Settings());
        {
            QSettings raw(file, QSettings::IniFormat);
            raw.setValue(u"sampling/interval_ms"_s, 1);
        }
        QCOMPARE(SettingsStore(file).load().interval, 250ms);
    }

    void saysWhenItCantSave() { QVERIFY(!SettingsStore(u"/proc/none/settings.ini"_s).save(Settings())); }
};

QTEST_GUILESS_MAIN(tst_Settings)
#include "tst_settings.moc"
