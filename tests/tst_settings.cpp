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
        settings.source = u"gops"_s;
        settings.wishes = {{u"/srv/a=b, c"_s, {.choice = u"memory"_s}},
                           {u"/srv/b"_s, {.choice = u"gops"_s, .addsMemory = true}},
                           {u"/srv/c"_s, {.addsMemory = true}}};
        settings.offersSource = false;
        settings.gopsProgram = u"/opt/gops"_s;
        settings.theme = Theme::Dark;
        settings.units = ByteUnits::Decimal;
        settings.range = 0min;
        settings.retention = 48h;
        settings.ceilingMiB = 99;
        settings.ownCharts = {u"sys"_s, u"alloc"_s};
        settings.treeView = true;
        settings.saveFolder = u"/srv/100%"_s;
        settings.asksOnClosing = false;
        settings.watched = {u"/srv/a"_s, u"/srv/a"_s, u"go run main in /home"_s};
        settings.windowGeometry = QByteArray("\0geometry", 9);
        settings.splitter = "splitter";
        settings.pickerHeader = "header";
        settings.recentPrograms = {{.program = u"/srv/a, b"_s,
                                    .arguments = {u""_s, u"a b"_s, u"'\"\\\n"_s, u"%1"_s},
                                    .folder = u"/srv"_s,
                                    .variables = {u"TOKEN"_s, u"GOGC"_s},
                                    .addsVariables = false},
                                   {.program = u"ls"_s}};
        settings.forward = {.on = true,
                            .base = u"http://127.0.0.1:1"_s,
                            .service = u"My-Service"_s,
                            .organisation = u"acme"_s,
                            .metrics = {u"sys"_s, u"goroutines"_s},
                            .postEvery = 5min,
                            .everySample = true,
                            .marks = true,
                            .prefixes = {{u"/srv/a=b, c"_s, u"a"_s}, {u"go run main in /home"_s, u"main"_s}},
                            .lives = {u"1 2 a b c /srv/a=b, c"_s},
                            .notForwarded = {u"/srv/b"_s},
                            .ours = {u" My-Service a"_s},
                            .unasked = {u" My-Service b"_s}};
        QVERIFY(SettingsStore(file).save(settings));
        QCOMPARE(SettingsStore(file).load(), settings);
    }

    void keepsFewRecentPrograms()
    {
        QList<RecentProgram> recent;
        for (int i = 0; i < 100; ++i)
            recent = withRecent({.program = QString::number(i % 50)}, recent);
        QCOMPARE(recent.size(), mostRecentPrograms);
        QCOMPARE(recent[0].program, u"49"_s);
        QCOMPARE(recent[1].program, u"48"_s);
        recent = withRecent({.program = u"48"_s}, recent);
        QCOMPARE(recent[0].program, u"48"_s);
        QCOMPARE(recent[1].program, u"49"_s);
        QCOMPARE(recent.size(), mostRecentPrograms);
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
            raw.setValue(u"programs/recent"_s, QStringList{u""_s, u"{"_s, u"[]"_s, u"{\"program\":7}"_s});
            raw.setValue(u"sampling/interval_ms"_s, u"soon"_s);
            raw.setValue(u"window/theme"_s, u"pink"_s);
            raw.setValue(u"window/range_min"_s, -7);
            raw.setValue(u"sampling/wishes"_s, QStringList{u"magic=/srv/a"_s, u"=/srv/b"_s, u"memory"_s,
                                                           u"memory+memory+memory=/c"_s});
            raw.setValue(u"forward/post_every_min"_s, -1);
            raw.setValue(u"forward/prefixes"_s, u"nothing that has the sign"_s);
        }
        QCOMPARE(SettingsStore(file).load(), Settings());
        {
            QSettings raw(file, QSettings::IniFormat);
            raw.setValue(u"sampling/interval_ms"_s, 1);
            raw.setValue(u"sampling/source"_s, u"x"_s);
        }
        QCOMPARE(SettingsStore(file).load().interval, 10ms);
        QCOMPARE(SettingsStore(file).load().source, u"auto"_s);
        {
            QSettings raw(file, QSettings::IniFormat);
            raw.setValue(u"sampling/source"_s, u"gops"_s);
        }
        QCOMPARE(SettingsStore(file).load().interval, 250ms);
    }

    void saysWhenItCantSave()
    {
        Settings settings;
        settings.treeView = true;
        QVERIFY(!SettingsStore(u"/proc/none/settings.ini"_s).save(settings));
    }

    /// What one window sets, another that was open all the time leaves alone.
    void twoWindowsKeepWhatTheOtherSet()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"settings.ini"_s);
        Settings first;
        first.watched = {u"/a"_s, u"/b"_s};
        first.ownCharts = {u"sys"_s};
        first.forward.prefixes = {{u"/a"_s, u"a"_s}};
        first.forward.ours = {u"claim a"_s};
        QVERIFY(SettingsStore(file).save(first));
        const Settings before = SettingsStore(file).load();
        Settings one = before, other = before;
        one.interval = 5s;
        one.watched = {u"/b"_s, u"/c"_s}; // without /a
        one.ownCharts = {};
        one.forward.on = true;
        one.forward.prefixes = {{u"/a"_s, u"renamed"_s}, {u"/c"_s, u"c"_s}};
        one.forward.ours << u"claim c"_s;
        one.forward.notForwarded = {u"/b"_s};
        other.theme = Theme::Dark;
        other.watched << u"/d"_s;
        other.ownCharts << u"alloc"_s;
        other.forward.prefixes.insert(u"/d"_s, u"d"_s);
        other.forward.ours << u"claim d"_s;
        QVERIFY(SettingsStore(file).save(one, before));
        QVERIFY(SettingsStore(file).save(other, before));
        const Settings kept = SettingsStore(file).load();
        QCOMPARE(kept.interval, 5000ms);
        QCOMPARE(kept.theme, Theme::Dark);
        QCOMPARE(kept.watched, (QStringList{u"/b"_s, u"/c"_s, u"/d"_s}));
        QCOMPARE(kept.ownCharts, QStringList{u"alloc"_s});
        QVERIFY(kept.forward.on);
        QCOMPARE(kept.forward.prefixes,
                 (QMap<QString, QString>{{u"/a"_s, u"renamed"_s}, {u"/c"_s, u"c"_s}, {u"/d"_s, u"d"_s}}));
        QCOMPARE(kept.forward.ours, (QStringList{u"claim a"_s, u"claim c"_s, u"claim d"_s}));
        QCOMPARE(kept.forward.notForwarded, QStringList{u"/b"_s});
        // And on: what was saved is what the next change is seen against.
        Settings later = other;
        later.watched.removeOne(u"/b"_s);
        QVERIFY(SettingsStore(file).save(later, other));
        QCOMPARE(SettingsStore(file).load().watched, (QStringList{u"/c"_s, u"/d"_s}));
    }

    /// Both windows see the same processes, so two that tick one make no two of it.
    void countsAProgramOnce_data()
    {
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("one");
        QTest::addColumn<int>("other");
        QTest::addColumn<int>("kept");
        QTest::newRow("both tick it") << 0 << 1 << 1 << 1;
        QTest::newRow("both tick a second") << 1 << 2 << 2 << 2;
        QTest::newRow("one ticks two") << 0 << 2 << 1 << 2;
        QTest::newRow("both untick it") << 1 << 0 << 0 << 0;
        QTest::newRow("both untick one of three") << 3 << 2 << 2 << 2;
        QTest::newRow("one unticks it") << 1 << 0 << 1 << 0;
    }

    void countsAProgramOnce()
    {
        QFETCH(int, before);
        QFETCH(int, one);
        QFETCH(int, other);
        const QTemporaryDir dir;
        SettingsStore store(dir.filePath(u"settings.ini"_s));
        const auto watching = [](int times) {
            Settings settings;
            settings.watched = QStringList(times, u"/srv/a"_s);
            return settings;
        };
        QVERIFY(store.save(watching(before)));
        QVERIFY(store.save(watching(one), watching(before)));
        QVERIFY(store.save(watching(other), watching(before)));
        QTEST(int(store.load().watched.size()), "kept");
    }

    /// What another process wrote while this one had the file open.
    void readsBeforeItWrites()
    {
        const QTemporaryDir dir;
        const QString name = dir.filePath(u"settings.ini"_s);
        SettingsStore store(name);
        Settings settings = store.load();
        settings.watched = {u"/a"_s};
        QVERIFY(store.save(settings));
        const Settings before = settings;
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray text = file.readAll();
        file.close();
        QVERIFY(text.contains("watched=/a\n"));
        text.replace("watched=/a\n", "watched=/a, /theirs\nfuture=1\n");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        settings.watched << u"/b"_s;
        QVERIFY(store.save(settings, before));
        QCOMPARE(store.load().watched, (QStringList{u"/a"_s, u"/theirs"_s, u"/b"_s}));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("future=1"));
        QCOMPARE(QDir(dir.path()).entryList(QDir::Files), QStringList{u"settings.ini"_s});
    }

    void keepsThousandsOfPrograms()
    {
        const QTemporaryDir dir;
        SettingsStore store(dir.filePath(u"settings.ini"_s));
        Settings settings;
        for (int i = 0; i < 5000; ++i) {
            const QString program = u"/srv/%1"_s.arg(i);
            settings.watched << program;
            settings.forward.prefixes.insert(program, u"app-%1"_s.arg(i));
            settings.forward.ours << program;
        }
        QVERIFY(store.save(settings));
        QCOMPARE(store.load(), settings);
        QCOMPARE(store.leftOut(), 0);
        const Settings before = settings;
        for (int i = 5000; i < 10'003; ++i)
            settings.watched << u"/srv/%1"_s.arg(i);
        QVERIFY(store.save(settings, before));
        QCOMPARE(store.load().watched.size(), 10'000);
        QCOMPARE(store.leftOut(), 3);
        // They are left out, not thrown away.
        Settings later = store.load();
        later.watched.removeFirst();
        QVERIFY(store.save(later, store.load()));
        QCOMPARE(store.leftOut(), 2);
        QCOMPARE(store.load().watched.constLast(), u"/srv/10000"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Settings)
#include "tst_settings.moc"
