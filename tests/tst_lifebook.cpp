// Which of several processes of one program is which, through their restarts and those of the window.
#include "mackerel/lifebook.h"
#include "system/procfs.h"
#include "system/proctraits.h"

#include <QTcpServer>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

/// Processes as far as their identity goes.
struct Machine
{
    QList<Life> running{};
    QSet<QString> taken{};

    Life start(qint64 pid, const QString &arguments = u"-"_s, const QString &directory = u"-"_s,
               const QString &ports = u"-"_s)
    {
        running.append({pid, static_cast<quint64>(pid * 10), arguments, directory, ports});
        return running.last();
    }
    void end(qint64 pid)
    {
        running.removeIf([pid](const Life &life) { return life.pid == pid; });
    }
    QString watch(LifeBook &book, const Life &life)
    {
        const QString program = book.programOf(u"/srv/api"_s, life, taken, [this](const Life &other) {
            return std::any_of(running.begin(), running.end(),
                               [&](const Life &one) { return one.isSame(other); });
        });
        taken.insert(program);
        return program;
    }
};

const QString first = u"/srv/api"_s, second = u"/srv/api #2"_s;

} // namespace

class tst_LifeBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatAProcessWasGiven()
    {
        Machine machine;
        LifeBook book;
        const Life one = machine.start(1), two = machine.start(2);
        QCOMPARE(machine.watch(book, one), first);
        QCOMPARE(machine.watch(book, two), second);
        // The window starts again and lists them the other way round.
        LifeBook again(book.all());
        machine.taken.clear();
        QCOMPARE(machine.watch(again, two), second);
        QCOMPARE(machine.watch(again, one), first);
    }

    void takesNothingFromOneThatLives()
    {
        Machine machine;
        LifeBook book;
        QCOMPARE(machine.watch(book, machine.start(1)), first);
        machine.taken.clear(); // it is watched no more, but lives
        QCOMPARE(machine.watch(book, machine.start(2)), second);
        machine.end(1);
        machine.taken = {second};
        QCOMPARE(machine.watch(book, machine.start(3)), first);
    }

    void findsTheForerunner_data()
    {
        QTest::addColumn<int>("by");
        QTest::newRow("arguments") << 0;
        QTest::newRow("folder") << 1;
        QTest::newRow("ports") << 2;
    }
    void findsTheForerunner()
    {
        QFETCH(int, by);
        const auto trait = [by](int which, const QString &value) { return by == which ? value : u"-"_s; };
        Machine machine;
        LifeBook book;
        const auto start = [&](qint64 pid, const QString &value) {
            return machine.watch(book, machine.start(pid, trait(0, value), trait(1, value), trait(2, value)));
        };
        QCOMPARE(start(1, u"a"_s), first);
        QCOMPARE(start(2, u"b"_s), second);
        machine = {};
        QCOMPARE(start(3, u"b"_s), second);
        QCOMPARE(start(4, u"a"_s), first);
    }

    void goesByNumberWhenNothingTells()
    {
        Machine machine;
        LifeBook book;
        QCOMPARE(machine.watch(book, machine.start(1)), first);
        QCOMPARE(machine.watch(book, machine.start(2)), second);
        machine = {};
        QCOMPARE(machine.watch(book, machine.start(3)), first);
        QCOMPARE(machine.watch(book, machine.start(4)), second);
        QCOMPARE(machine.watch(book, machine.start(5)), u"/srv/api #3"_s);
    }

    void readsOnlyWhatMakesSense()
    {
        QCOMPARE(LifeBook({u""_s, u"1 2"_s, u"1 2 a b c"_s, u"1 2 a b c "_s}).all(), QStringList());
        const QStringList good{u"1 2 a b c /srv/with blanks"_s};
        QCOMPARE(LifeBook(good).all(), good);
    }

    void readsItsOwnTraits()
    {
        const qint64 pid = QCoreApplication::applicationPid();
        QTcpServer server;
        int port = 20000;
        while (!server.listen(QHostAddress::LocalHost, static_cast<quint16>(port)) && port < 20100)
            ++port;
        QVERIFY(procfs::listeningPorts(pid).split(' ').contains(QByteArray::number(port)));
        const Life life = lifeOf(pid, procfs::status(pid)->startTicks);
        QVERIFY(life.ports.size() == 16 && life.directory.size() == 16);
        QVERIFY(lifeOf(4194303, 0).ports == u"-"_s);
    }
};

QTEST_GUILESS_MAIN(tst_LifeBook)
#include "tst_lifebook.moc"
