// Which names hold up others: decided from what is taken and what is rejected, without points or a network.
#include "mackerel/refusednames.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

constexpr qint64 hour = RefusedNames::triedAgain.count();

QStringList numbered(int count)
{
    QStringList names;
    for (int i = 0; i < count; ++i)
        names << u"name-%1"_s.arg(i);
    return names;
}

/// Mackerel as far as names go.
struct Judge
{
    QSet<QString> bad;
    bool takesNothing = false;
    qint64 nowMs = 1'000'000;
    int posts = 0;
    RefusedNames refused{};

    std::optional<RefusedNames::Verdict> post(const QStringList &names)
    {
        ++posts;
        nowMs += 1000;
        const bool good = !takesNothing && std::none_of(names.begin(), names.end(), [this](const auto &name) {
            return bad.contains(name);
        });
        return good ? refused.take(names, nowMs) : refused.reject(names, u"bad"_s, nowMs);
    }
    /// Posts these names together, and what a search of them asks for.
    std::optional<RefusedNames::Verdict> postAll(const QStringList &names)
    {
        auto verdict = post(names);
        while (refused.isSearching())
            verdict = post(refused.group());
        return verdict;
    }
};

} // namespace

class tst_RefusedNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheBadOnes()
    {
        Judge judge{{u"name-3"_s, u"name-77"_s, u"name-129"_s}};
        const auto verdict = judge.postAll(numbered(130));
        QVERIFY(verdict && !verdict->all);
        QCOMPARE(verdict->aside.size(), 3);
        QCOMPARE(verdict->aside[u"name-77"_s], u"bad"_s);
        QCOMPARE(judge.refused.leftOut(), judge.bad);
        QVERIFY2(judge.posts < 50, qPrintable(QString::number(judge.posts)));
        QVERIFY(!judge.post({u"name-1"_s})); // nothing to decide
    }

    void triesEachAloneOnceAnHour()
    {
        Judge judge{{u"name-1"_s, u"name-2"_s}};
        judge.postAll(numbered(4));
        QVERIFY(judge.refused.due(judge.nowMs + hour - 10'000).isEmpty());
        judge.nowMs += hour;
        QCOMPARE(judge.refused.due(judge.nowMs), judge.bad);
        judge.post({u"name-0"_s});
        const auto again = judge.post({u"name-1"_s});
        QVERIFY(again && !again->all);
        QCOMPARE(again->aside.keys(), QStringList{u"name-1"_s});
        QCOMPARE(judge.refused.due(judge.nowMs), QSet<QString>{u"name-2"_s});
        judge.bad.remove(u"name-2"_s);
        judge.post({u"name-2"_s});
        QCOMPARE(judge.refused.leftOut(), QSet<QString>{u"name-1"_s});
    }

    void blamesNoNameWhenNoneIsTaken()
    {
        Judge judge{{}, true};
        const auto verdict = judge.postAll(numbered(13));
        QVERIFY(verdict && verdict->all && verdict->aside.isEmpty());
        QVERIFY(judge.refused.leftOut().isEmpty());
        // It is not searched again before an hour has passed.
        judge.posts = 0;
        QVERIFY(judge.postAll(numbered(13))->all);
        QCOMPARE(judge.posts, 1);
        judge.nowMs += hour;
        QVERIFY(judge.postAll(numbered(13))->all);
        QVERIFY(judge.posts > 13);
        judge.takesNothing = false;
        QVERIFY(!judge.postAll(numbered(13)));
    }

    void blamesNoNameWhenMackerelTurns()
    {
        Judge judge;
        judge.postAll(numbered(13));
        judge.takesNothing = true;
        QVERIFY(judge.postAll(numbered(13))->all);
        QVERIFY(judge.refused.leftOut().isEmpty());
    }

    void leavesOutANewcomerAndKeepsItsPoints()
    {
        Judge judge{{u"new"_s}};
        judge.postAll(numbered(13));
        const auto verdict = judge.postAll({u"new"_s});
        QVERIFY(verdict && !verdict->all && verdict->aside.isEmpty());
        QCOMPARE(judge.refused.leftOut(), judge.bad);
    }

    void triesAtOnceWhenAskedTo()
    {
        Judge judge{{u"name-1"_s}};
        judge.postAll(numbered(4));
        judge.refused.tryAgain();
        QCOMPARE(judge.refused.due(judge.nowMs), judge.bad);
    }

    void forgetsASearch()
    {
        Judge judge{{u"name-1"_s}};
        QVERIFY(!judge.post(numbered(4)));
        QVERIFY(judge.refused.isSearching());
        judge.refused.stopSearch();
        QVERIFY(!judge.refused.isSearching() && judge.refused.group().isEmpty());
    }
};

QTEST_APPLESS_MAIN(tst_RefusedNames)
#include "tst_refusednames.moc"
