// Which processes the opener would open, by what the kernel says of them.
#include "reader/judgement.h"

#include <QFile>
#include <QtTest>

#include <unistd.h>

using namespace gopscope;

namespace {

std::string readOwn(const char *path)
{
    QFile file(QString::fromLatin1(path));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("can't read %s", path);
    return file.readAll().toStdString();
}

std::string status(const char *groups = "4 1000 ")
{
    return std::string(
               "Name:\ta b)\\nUid:\\t9\nUmask:\t0022\nUid:\t1000\t1001\t1002\t1003\nGid:\t5\t6\t7\t8\n"
               "FDSize:\t64\nGroups:\t") +
           groups +
           "\nCapInh:\t0000000000000001\nCapPrm:\t0000000000000002\nCapEff:\t0000000000000004\n"
           "CapBnd:\t000001ffffffffff\nCapAmb:\t8000000000000000\n";
}

Credentials ordinary()
{
    return {.uids = {1000, 1000, 1000, 1000}, .gids = {100, 100, 100, 100}, .groups = {4, 100}};
}

using Change = void (*)(Candidate &target, Credentials &starter);

} // namespace

Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(gopscope::Refusal)

class tst_Judgement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheKernelsWords()
    {
        const auto read = parseCredentials(status());
        QVERIFY(read);
        const Credentials expected{.uids = {1000, 1001, 1002, 1003},
                                   .gids = {5, 6, 7, 8},
                                   .groups = {4, 1000},
                                   .inheritable = 1,
                                   .permitted = 2,
                                   .effective = 4,
                                   .ambient = 1ULL << 63};
        QVERIFY(*read == expected);
        QVERIFY(parseCredentials(status(" ")).value().groups.empty());
    }

    void believesNoPart()
    {
        const std::string whole = status();
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY2(!parseCredentials(whole.substr(0, size)), qPrintable(QString::number(size)));
        for (const char *groups : {"", "4", "4  5 ", "x ", "-1 ", "4294967296 "})
            QVERIFY2(!parseCredentials(status(groups)), groups);
    }

    void readsWhereItComesFrom()
    {
        const std::string stat = "12 (a) b (c) S 1 2 3 4 5 64 7 8 9 10 11 12 13 14 15 16 17 18 777 20 21\n";
        const auto origin = parseOrigin(stat);
        QVERIFY(origin);
        QCOMPARE(origin->startTicks, 777ULL);
        QCOMPARE(origin->parent, 1);
        QVERIFY(origin->isForkOnly);
        QVERIFY(!parseOrigin(stat.substr(0, stat.find(" 20"))));
        QVERIFY(!parseOrigin("12 nothing"));
        QVERIFY(!parseOrigin(""));
        const auto own = parseOrigin(readOwn("/proc/self/stat"));
        QVERIFY(own && own->startTicks > 0);
        QCOMPARE(own->parent, ::getppid());
        QVERIFY(!own->isForkOnly);
    }

    void knowsItself()
    {
        const auto self = parseCredentials(readOwn("/proc/self/status"));
        QVERIFY(self);
        QCOMPARE(self->uids.front(), ::getuid());
        // No file gave this program anything, so all it may do is its starter's.
        QVERIFY(credentialsOfStarter() == self);
    }

    void judges_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<Refusal>("expected");
        const auto row = [](const char *name, Refusal expected, Change change) {
            QTest::newRow(name) << change << expected;
        };
        row("one's own", Refusal::None, [](Candidate &, Credentials &) {});
        row("fewer groups", Refusal::None, [](Candidate &c, Credentials &) { c.credentials.groups = {}; });
        row("of root for root", Refusal::None, [](Candidate &c, Credentials &s) {
            s.uids = c.credentials.uids = {};
            s.permitted = c.credentials.permitted = c.credentials.effective = 0xff;
            c.memoryOwner = 0;
        });
        row("inheritable as in the whole session", Refusal::None,
            [](Candidate &c, Credentials &s) { s.inheritable = c.credentials.inheritable = 1; });
        row("another user", Refusal::AnotherUser, [](Candidate &c, Credentials &) {
            c.credentials.uids = {1001, 1001, 1001, 1001};
        });
        row("another user's in our name", Refusal::AnotherUser, [](Candidate &c, Credentials &) {
            c.credentials.uids = {1001, 1000, 1000, 1000};
        });
        row("root's for an ordinary user", Refusal::AnotherUser,
            [](Candidate &c, Credentials &) { c.credentials.uids = {}; });
        row("an ordinary user's for root", Refusal::AnotherUser,
            [](Candidate &, Credentials &s) { s.uids = {}; });
        row("effective user", Refusal::MoreRights,
            [](Candidate &c, Credentials &) { c.credentials.uids[1] = 0; });
        row("saved user", Refusal::MoreRights,
            [](Candidate &c, Credentials &) { c.credentials.uids[2] = 0; });
        row("user of files", Refusal::MoreRights,
            [](Candidate &c, Credentials &) { c.credentials.uids[3] = 0; });
        for (int i = 0; i < 4; ++i) {
            static constexpr Change changes[] = {
                [](Candidate &c, Credentials &) { c.credentials.gids[0] = 4; },
                [](Candidate &c, Credentials &) { c.credentials.gids[1] = 4; },
                [](Candidate &c, Credentials &) { c.credentials.gids[2] = 4; },
                [](Candidate &c, Credentials &) { c.credentials.gids[3] = 4; },
            };
            row(qPrintable(QStringLiteral("group %1").arg(i)), Refusal::MoreRights, changes[i]);
        }
        row("one more group", Refusal::MoreRights, [](Candidate &c, Credentials &) {
            c.credentials.groups = {4, 0};
        });
        row("permitted", Refusal::MoreRights,
            [](Candidate &c, Credentials &) { c.credentials.permitted = 1; });
        row("effective", Refusal::MoreRights,
            [](Candidate &c, Credentials &) { c.credentials.effective = 1; });
        row("ambient", Refusal::MoreRights, [](Candidate &c, Credentials &) { c.credentials.ambient = 1; });
        row("inheritable", Refusal::MoreRights,
            [](Candidate &c, Credentials &) { c.credentials.inheritable = 1; });
        row("what is only inheritable here", Refusal::MoreRights, [](Candidate &c, Credentials &s) {
            s.inheritable = 1;
            c.credentials.permitted = 1;
        });
        row("not dumpable", Refusal::NotDumpable, [](Candidate &c, Credentials &) { c.memoryOwner = 0; });
        row("a container's", Refusal::UserNamespace, [](Candidate &c, Credentials &) {
            c.sharesUserNamespace = false;
            c.credentials.permitted = ~0ULL;
            c.memoryOwner = 65534;
        });
        row("nobody may look", Refusal::NotPermitted,
            [](Candidate &c, Credentials &) { c.sharesUserNamespace.reset(); });
    }
    void judges()
    {
        QFETCH(const Change, change);
        Credentials starter = ordinary();
        Candidate candidate{.credentials = ordinary(), .memoryOwner = 1000, .sharesUserNamespace = true};
        change(candidate, starter);
        QTEST(judge(candidate, starter), "expected");
    }
};

QTEST_APPLESS_MAIN(tst_Judgement)
#include "tst_judgement.moc"
