#include "truthprogram.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;

// The truth program is what readings from memory are held against: here it is held against what must be so.

namespace {

double number(const QJsonObject &figures, const char *name)
{
    const QJsonValue value = figures.value(QLatin1String(name));
    if (!value.isDouble())
        qFatal("there is no %s", name);
    return value.toDouble();
}

} // namespace

class tst_TruthProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatItKnew_data();
    void tellsWhatItKnew();
    void takesOptions();
    void readsItselfUnderLoad();
    void collectsOften();
};

void tst_TruthProgram::tellsWhatItKnew_data()
{
    QTest::addColumn<QString>("build");
    for (const QString &version : TruthProgram::versions()) {
        for (const char *kind : {"", "-stripped", "-pie", "-stripped-pie"})
            QTest::addRow("%s%s", qPrintable(version), kind) << version + QLatin1String(kind);
    }
}

void tst_TruthProgram::tellsWhatItKnew()
{
    QFETCH(const QString, build);
    TruthProgram program(build, {u"-procs"_s, u"3"_s, u"-blocked"_s, u"2"_s});
    program.churn(5);
    program.freeze();
    const QJsonObject known = program.thaw();

    QCOMPARE(number(known, "GOMAXPROCS"), 3);
    QCOMPARE(number(known, "HeapObjects"), number(known, "Mallocs") - number(known, "Frees"));
    QVERIFY(number(known, "HeapAlloc") <= number(known, "HeapInuse"));
    QCOMPARE(known.value("PauseNs"_L1).toArray().size(), 256);
    const QJsonObject states = known.value("States"_L1).toObject();
    double goroutines = 0;
    for (const QJsonValue &count : states)
        goroutines += count.toDouble();
    QCOMPARE(goroutines, number(known, "Goroutines"));
    QCOMPARE(number(states, "running"), 1);
    for (const char *state : {"chan receive", "chan receive (nil chan)", "chan send", "select",
                              "select (no cases)", "sleep", "sync.Cond.Wait", "syscall"})
        QCOMPARE(number(states, state), 2);
    QVERIFY(number(states, "IO wait") >= 1); // the other one waits for its turn to read
}

void tst_TruthProgram::takesOptions()
{
    TruthProgram program(u"own"_s, {u"-heap"_s, u"8"_s, u"-procs"_s, u"256"_s},
                         {{u"GOGC"_s, u"50"_s}, {u"GOMEMLIMIT"_s, u"20GiB"_s}});
    program.freeze();
    const QJsonObject known = program.thaw();
    QCOMPARE(number(known, "GOMAXPROCS"), 256);
    QVERIFY(number(known, "HeapAlloc") >= 8.0 * (1 << 30));
    QCOMPARE(number(known, "GCPercent"), 50);
    QCOMPARE(number(known, "MemoryLimit"), 20.0 * (1 << 30));
}

void tst_TruthProgram::readsItselfUnderLoad()
{
    TruthProgram program(u"own"_s);
    program.load(1, 4, 5);
    const QList<QJsonObject> readings = program.readings();
    QVERIFY(readings.size() > 1);
    for (qsizetype i = 1; i < readings.size(); ++i) {
        QVERIFY(number(readings[i], "BeginNs") >= number(readings[i - 1], "EndNs"));
        QVERIFY(number(readings[i], "EndNs") >= number(readings[i], "BeginNs"));
        QVERIFY(number(readings[i], "TotalAlloc") >= number(readings[i - 1], "TotalAlloc"));
    }
    QVERIFY(number(readings.last(), "TotalAlloc") > number(readings.first(), "TotalAlloc"));
}

void tst_TruthProgram::collectsOften()
{
    TruthProgram program(u"own"_s);
    QJsonObject known;
    double collections = 0;
    do { // a second is enough, unless others keep the machine busy
        program.collect(1);
        program.awaitDone();
        program.freeze();
        known = program.thaw();
        QVERIFY(number(known, "NumGC") > collections);
        collections = number(known, "NumGC");
    } while (collections <= 256); // the rings have gone round
    QVERIFY(number(known, "NumForcedGC") >= 1);
    QVERIFY(number(known, "NumForcedGC") < number(known, "NumGC"));
}

QTEST_GUILESS_MAIN(tst_TruthProgram)
#include "tst_truthprogram.moc"
