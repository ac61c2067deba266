#include "base/number.h"
#include "base/timespan.h"
#include "base/untrusted.h"
#include "metrics/value.h"

#include <QtTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace gopscope;

using Parser = std::optional<double> (*)(QByteArrayView);
Q_DECLARE_METATYPE(Parser)

class tst_Value : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data()
    {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        QTest::addColumn<Parser>("parser");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("expected"); // NaN: no value
        const auto row = [](Parser parser, const char *text, double expected) {
            QTest::addRow("%s (%p)", text, reinterpret_cast<void *>(parser))
                << parser << QByteArray(text) << expected;
        };
        const auto refused = [](Parser parser, const QByteArray &text) {
            QTest::addRow("no %s (%p)", text.toPercentEncoding(" ").constData(),
                          reinterpret_cast<void *>(parser))
                << parser << text << std::numeric_limits<double>::quiet_NaN();
        };
        row(value::bytes, "5.94MB (6224544 bytes)", 6224544);
        row(value::bytes, "3207576 bytes", 3207576);
        row(value::bytes, "0 bytes", 0);
        row(value::bytes, "when heap-alloc >= 4194304 bytes", 4194304);
        row(value::bytes, "when heap-alloc >= 8.38MB (8787418 bytes)", 8787418);
        row(value::bytes, "16.00EB (18446744073709551615 bytes)", 18446744073709551615.0);
        row(value::bytes, "1.00KB (18446744073709551616 bytes)", none);
        row(value::bytes, "-5 bytes", none);
        row(value::bytes, "5.94MB", none);
        row(value::bytes, "5.94MB (6224544", none);
        row(value::bytes, "(x bytes)", none);
        row(value::bytes, " bytes", none);
        row(value::bytes, "", none);
        row(value::count, "7153", 7153);
        row(value::count, "+5", none);
        row(value::count, "-1", none);
        row(value::count, "1e5", none);
        row(value::count, "99999999999999999999", none);
        row(value::duration, "0s", 0);
        row(value::duration, "1.322367ms", 0.001322367);
        row(value::duration, "42.354\xc2\xb5s", 42.354e-6);
        row(value::duration, "106.75\xce\xbcs", 106.75e-6);
        row(value::duration, "12ns", 12e-9);
        row(value::duration, "1m2.5s", 62.5);
        row(value::duration, "1h0m0.5s", 3600.5);
        row(value::duration, "55473 ns", 55473e-9);
        row(value::duration, "52799", none);
        row(value::duration, "-1s", none);
        row(value::duration, "1.5.5s", none);
        row(value::duration, "1q", none);
        row(value::nanoseconds, "52799", 52799e-9);
        row(value::fraction, "1.0537456035261958e-05", 1.0537456035261958e-05);
        row(value::fraction, "0", 0);
        row(value::fraction, "-1", none);
        row(value::fraction, "NaN", none);
        row(value::fraction, "inf", none);
        row(value::boolean, "true", 1);
        row(value::boolean, "false", 0);
        row(value::boolean, "yes", none);
        row(value::time, "2026-11-22 15:01:28.36353937 +0100 CET", 1795356088.36353937);
        row(value::time, "2026-11-22 13:54:00.059493906 +0000 UTC", 1795355640.059493906);
        row(value::time, "2026-11-22 11:01:28 -0300 -03", 1795356088);
        row(value::time, "1481194106621190296 ns", 1481194106.6211903);
        row(value::time, "1795355640059493906", 1795355640.0594939);
        row(value::time, "0001-01-01 00:00:00 +0000 UTC", none);
        row(value::time, "-", none);
        row(value::time, "2026-13-22 15:01:28 +0100 CET", none);
        row(value::time, "2026-11-22 15:01:28x +0100 CET", none);
        row(value::time, "2026-11-22 15:01:28", none);

        refused(value::bytes, "10\0"
                              "24 bytes"_ba);
        refused(value::bytes, "10\0 bytes"_ba);
        refused(value::bytes, "much (10 bytes)");
        refused(value::bytes, "(10 bytes)");
        refused(value::bytes, "1.5KB(10 bytes)");
        refused(value::bytes, "1.5KB (10 bytes) (11 bytes)");
        refused(value::bytes, "10  bytes");
        refused(value::bytes, " 10 bytes");
        refused(value::count, "7\0"_ba);
        refused(value::count, "7 ");
        refused(value::count, " 7");
        refused(value::count, "0x10");
        refused(value::count, "7,153");
        refused(value::duration, "1\0s"_ba);
        refused(value::duration, "1.s");
        refused(value::duration, ".5s");
        refused(value::duration, "1e3s");
        refused(value::duration, "1s1s");
        refused(value::duration, "1s1h");
        refused(value::duration, "1 s");
        refused(value::duration, QByteArray(400, '9') + 's');
        refused(value::duration, QByteArray(308, '9') + 'h');
        refused(value::fraction, "0.5\0"_ba);
        refused(value::fraction, "0.5 ");
        refused(value::fraction, "0x1p3");
        refused(value::fraction, "1.");
        refused(value::fraction, "1e999");
        refused(value::fraction, "1e");
        refused(value::time, "2026-11-22 15:01:28.5e5 +0100 CET");
        refused(value::time, "2026-11-22 15:01:28.5\0 +0100 CET"_ba);
        refused(value::time, "2026-11-22 15:01:28. +0100 CET");
        refused(value::time, "2026-11-22 15:01 +0100 CET");
        refused(value::time, "2026-11-22 15:1:028 +0100 CET");
        refused(value::time, "2026-11-22 15:01:60 +0100 CET");
        refused(value::time, "2026-11-22T15:01:28 +0100 CET");
        refused(value::time, "2026-11-22 15:01:28 +9999 CET");
        refused(value::time, "2026-11-22 15:01:28 + 100 CET");
        refused(value::time, "2026-11-22 15:01:28 +0100");
        refused(value::time, "2026-11-22 15:01:28 +0100 CET m=+0.5");
        refused(value::time, "2026-1-22 15:01:28 +0100 CET");
        refused(value::time, "-026-11-22 15:01:28 +0100 CET");
    }
    void parses()
    {
        QFETCH(Parser, parser);
        QFETCH(QByteArray, text);
        QFETCH(double, expected);
        const auto parsed = parser(text);
        QCOMPARE(parsed.has_value(), !std::isnan(expected));
        if (parsed)
            QCOMPARE(*parsed, expected);
    }

    void knowsNever()
    {
        for (const char *never : {"-", "0 ns", "0"})
            QVERIFY(value::isNever(never));
        QVERIFY(!value::isNever("10 ns"));
    }

    void writesExactNumbers()
    {
        QCOMPARE(exactNumber(6224544), QByteArray("6224544"));
        QCOMPARE(exactNumber(0), QByteArray("0"));
        QCOMPARE(exactNumber(1e17), QByteArray("100000000000000000"));
        QCOMPARE(exactNumber(18446744073709549568.0), QByteArray("18446744073709549568"));
        QCOMPARE(exactNumber(0.001322367), QByteArray("0.001322367"));
        QCOMPARE(exactNumber(-3), QByteArray("-3"));
        QCOMPARE(exactNumber(std::nan("")), QByteArray());
        QCOMPARE(exactNumber(INFINITY), QByteArray());
    }

    void readsNumbersStrictly_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const QByteArray &text :
             {QByteArray(), "-1"_ba, "+1"_ba, " 1"_ba, "1 "_ba, "1\0"_ba,
              "1\0"
              "2"_ba,
              "0x1"_ba, "1."_ba, "1,0"_ba, "1_0"_ba, "inf"_ba, "nan"_ba, "1e400"_ba, "\xd9\xa1"_ba})
            QTest::addRow("%s", text.toPercentEncoding(" ").constData()) << text;
    }
    void readsNumbersStrictly()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!parseWhole<qint64>(text));
        QVERIFY(!parseDecimal(text));
        QVERIFY(!parseDecimal(text, std::chars_format::fixed));
        QVERIFY(!parsePid(QString::fromUtf8(text)));
    }

    void readsNumbers()
    {
        QCOMPARE(parseWhole<quint16>("65535"), std::optional<quint16>(65535));
        QVERIFY(!parseWhole<quint16>("65536"));
        QCOMPARE(parseWhole<quint64>("18446744073709551615"), std::optional<quint64>(18446744073709551615u));
        QVERIFY(!parseWhole<int>("1.5"));
        QCOMPARE(parseDecimal("1.5e-05"), std::optional(1.5e-05));
        QVERIFY(!parseDecimal("1e5", std::chars_format::fixed));
        QCOMPARE(parsePid(u"4711"), std::optional<qint64>(4711));
        QVERIFY(!parsePid(u"0"));
        QVERIFY(!parsePid(u"2147483648"));
    }

    void readsTimeSpans()
    {
        using namespace std::chrono_literals;
        QCOMPARE(parseTimeSpan(u"250ms").value(), 250ms);
        QCOMPARE(parseTimeSpan(u"1s").value(), 1000ms);
        QCOMPARE(parseTimeSpan(u"1.5s").value(), 1500ms);
        QCOMPARE(parseTimeSpan(u"2m").value(), 2min);
        QCOMPARE(parseTimeSpan(u".5s").value(), 500ms);
        QCOMPARE(parseTimeSpan(u"3").value(), 3s);
        for (const char16_t *wrong : {u"", u"s", u"-1s", u"1d", u"nan", u"inf", u"1e30s", u"ms", u"1 s",
                                      u"1.s", u".", u"1e1s", u"\u0661s"})
            QVERIFY2(!parseTimeSpan(wrong), qPrintable(QString::fromUtf16(wrong)));
    }

    void readsTimeSpansOfGo()
    {
        using namespace std::chrono_literals;
        QCOMPARE(parseGoTimeSpan(u"1m0s").value(), 60s);
        QCOMPARE(parseGoTimeSpan(u"2m").value(), 2min);
        QCOMPARE(parseGoTimeSpan(u"300ms").value(), 300ms);
        QCOMPARE(parseGoTimeSpan(u"1h15m30.918s").value(), 1h + 15min + 30918ms);
        QCOMPARE(parseGoTimeSpan(u".5s").value(), 500ms);
        QCOMPARE(parseGoTimeSpan(u"5000us3000\u00b5s2000\u03bcs1000000ns").value(), 11ms);
        QCOMPARE(parseGoTimeSpan(u"5").value(), 5s); // a bare number, as in our own options
        for (const char16_t *wrong :
             {u"", u"s", u"-1s", u"1d", u"1m 0s", u"1m0", u"1.2.3s", u"1e3s", u"ms", u"nans"})
            QVERIFY2(!parseGoTimeSpan(wrong), qPrintable(QString::fromUtf16(wrong)));
    }

    void makesOneLine()
    {
        QCOMPARE(oneLine(u"a\nb\tc\u202Ed"_s), u"a b c d"_s);
        QCOMPARE(oneLine(QString(1000, u'x'), 10), QString(10, u'x') + u'…');
        QCOMPARE(firstLine("\n \n  first \nsecond"), u"first"_s);
        QCOMPARE(firstLine(""), QString());
        QCOMPARE(firstLine("\xff\xfe"), u"\uFFFD\uFFFD"_s);
    }
};

QTEST_APPLESS_MAIN(tst_Value)
#include "tst_value.moc"
