// How forwarding stands, in words.
#include "mackerelui/forwardwords.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

constexpr qint64 now = 1'795'000'000'000; // 2026-11-18 11:06:40 UTC

ForwardState state(const ForwardStanding &standing, const std::function<void(ForwardState &)> &change = {})
{
    ForwardState state;
    state.standing = standing;
    if (change)
        change(state);
    return state;
}

standing::Good postedAt(qint64 ms)
{
    return {ms};
}

} // namespace

class tst_ForwardWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysHowItStands_data()
    {
        using Reason = standing::Refused::Reason;
        QTest::addColumn<ForwardState>("state");
        QTest::addColumn<QString>("full");
        QTest::addColumn<QString>("brief");
        QTest::newRow("off") << state(standing::Off{}) << u"off"_s << u"off"_s;
        QTest::newRow("on") << state(postedAt(now - 12'000)) << u"on · last post 12 s ago"_s << u"on"_s;
        QTest::newRow("minutes") << state(postedAt(now - 600'000)) << u"on · last post 10 min ago"_s
                                 << u"on"_s;
        QTest::newRow("a clock set back")
            << state(postedAt(now + 5000)) << u"on · last post \u20070 s ago"_s << u"on"_s;
        QTest::newRow("nothing yet") << state(standing::Good{}) << u"on · nothing posted yet"_s << u"on"_s;
        QTest::newRow("elsewhere") << state(standing::Elsewhere{}) << u"on · posted by another Gopscope"_s
                                   << u"on"_s;
        QTest::newRow("too old") << state(postedAt(now - 12'000), [](auto &s) { s.tooOld = 7; })
                                 << u"on · last post 12 s ago · 7 too old and dropped"_s << u"on"_s;
        QTest::newRow("losses")
            << state(standing::Good{},
                     [](auto &s) {
                         s.atRisk = 1;
                         s.pushedOut = 2;
                         s.setAside = 3;
                     })
            << u"on · nothing posted yet · 1 point only in memory · 2 pushed out · 3 set aside"_s << u"on"_s;
        QTest::newRow("waiting") << state(standing::Failing{},
                                          [](auto &s) {
                                              s.queued = {14, now / 1000 - 100};
                                          })
                                 << u"waiting for an answer · 14 points queued since 11:05"_s
                                 << u"waiting for an answer"_s;
        QTest::newRow("key") << state(standing::AskingForKey{}) << u"waiting for the secret store"_s
                             << u"waiting for the secret store"_s;
        QTest::newRow("throttled") << state(standing::Throttled{{}, now + 60'000},
                                            [](auto &s) {
                                                s.queued = {1, now / 1000};
                                            })
                                   << u"throttled until 11:07 · 1 point queued"_s
                                   << u"throttled until 11:07"_s;
        QTest::newRow("until tomorrow") << state(standing::Throttled{{}, now + 86'400'000})
                                        << u"throttled until Thu 11:06"_s << u"throttled until Thu 11:06"_s;
        QTest::newRow("no key") << state(standing::Refused{Reason::NoKey, {}}) << u"no API key"_s
                                << u"no API key"_s;
        const auto refused = [](Reason reason) { return state(standing::Refused{reason, {}}); };
        for (const auto &[reason, words] :
             {std::pair{Reason::WrongKey, u"wrong key"_s},
              std::pair{Reason::Denied, u"key or address not allowed"_s},
              std::pair{Reason::NoService, u"no such service"_s},
              std::pair{Reason::Insecure, u"not a safe address"_s}, std::pair{Reason::Other, u"not taken"_s}})
            QTest::newRow(qPrintable(words))
                << refused(reason) << u"refused: %1"_s.arg(words) << u"refused: %1"_s.arg(words);
    }
    void saysHowItStands()
    {
        QFETCH(ForwardState, state);
        QFETCH(QString, full);
        QFETCH(QString, brief);
        QCOMPARE(switchWords(state, now, Length::Full), full);
        QCOMPARE(switchWords(state, now, Length::Short), brief);
    }

    void agreesWithItsNumber()
    {
        for (const auto &[held, words] :
             {std::pair{1, u"1 point belongs to another organisation, acme, and is kept."_s},
              std::pair{2, u"2 points belong to another organisation, acme, and are kept."_s}}) {
            ForwardState kept = state(standing::Good{});
            kept.held = {held, u"acme"_s};
            QVERIFY2(kept.explanation(now).contains(words), qPrintable(kept.explanation(now)));
        }
    }

    void counts()
    {
        QCOMPARE(forwardCounters({}), QString());
        ForwardState state;
        state.stored = 1300;
        state.tooOld = 7;
        QCOMPARE(forwardCounters(state), u"· Mackerel: 1,300 points sent, 7 too old"_s);
    }
};

QTEST_GUILESS_MAIN(tst_ForwardWords)
#include "tst_forwardwords.moc"
