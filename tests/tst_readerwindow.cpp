// Installing the reader in the real window, by clicks, on a machine of the test's own. There is no Yama here,
// usually: a reader that refuses as under Yama stands in for the one without its right.
#include "desk.h"
#include "goprogram.h"
#include "ownsystem.h"
#include "readerui/readerdialog.h"
#include "readerui/readerwords.h"
#include "sources/memory/readerprocess.h"

#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

/// Installed, it is the real one.
const QByteArray withoutItsRight = "case $0 in /usr/local/*) exec %REAL% ;; esac\n"
                                   "echo gopscope-reader 1 plain\n"
                                   "while read -r verb id rest; do case $verb in\n"
                                   "    attach) echo refused $id not_permitted errno=13 yama=1 ;;\n"
                                   "    *) echo detached $id ;;\n"
                                   "esac; done";

/// A desk that reads one process from its memory.
struct MemoryDesk : ClosedDesk
{
    explicit MemoryDesk(qint64 pid)
        : ClosedDesk({.launch = launchOf(pid), .settings = settings(), .spool = {}, .clock = nullptr})
    {
        open();
    }
    static LaunchOptions launchOf(qint64 pid)
    {
        LaunchOptions launch;
        launch.interval = std::chrono::milliseconds(50);
        launch.gops = u"/no/such/gops"_s;
        launch.pids = {pid};
        return launch;
    }
    static QString settings()
    {
        static const QTemporaryDir folder;
        const QString path = folder.filePath(u"settings.ini"_s);
        QFile::remove(path);
        SettingsStore store(path);
        auto settings = store.load();
        settings.source = memorySource();
        store.save(settings);
        return path;
    }

    ReaderDialog *dialog() { return find<ReaderDialog>(); }
    void click(const char *name)
    {
        QTest::mouseClick(dialog()->findChild<QPushButton *>(QString::fromLatin1(name)), Qt::LeftButton);
    }
    QString words(const char *name)
    {
        return dialog()->findChild<QLabel *>(QString::fromLatin1(name))->text();
    }
    QString commands() { return dialog()->findChild<QPlainTextEdit *>(u"readerCommands"_s)->toPlainText(); }
};

} // namespace

class tst_ReaderWindow : public QObject
{
    Q_OBJECT

    OwnConfig m_config;
    std::unique_ptr<OwnSystem> m_system;
    std::unique_ptr<GoProgram> m_program;

private Q_SLOTS:
    void initTestCase()
    {
        m_system = std::make_unique<OwnSystem>();
        const QString own = ReaderProcess::ownReader(), real = m_system->path("real"),
                      refusing = m_system->path("refusing");
        QVERIFY(QFile::copy(own, real));
        OwnSystem::writeScript(refusing,
                               QByteArray(withoutItsRight).replace("%REAL%", QFile::encodeName(real)));
        OwnSystem::bind(refusing, QFile::encodeName(own));
        m_program = std::make_unique<GoProgram>(GoProgram::peer(u"noagent"_s));
    }
    void init() { m_system->setPkexec(OwnSystem::allowing()); }
    void cleanup()
    {
        OwnSystem::uncover("/usr/local");
        OwnSystem::cover("/usr/local");
    }

    void installsAndRemovesByClicks()
    {
        MemoryDesk desk(m_program->pid());
        QTRY_COMPARE(desk.notice().id, u"not_permitted"_s);
        desk.press(u"install_reader"_s);
        QVERIFY(desk.words("readerState").startsWith(u"It is not installed."_s));
        QVERIFY(desk.commands().startsWith(u"pkexec /bin/sh -c 'set -eu\n"_s));
        QVERIFY(desk.commands().contains(u"\nsetcap cap_sys_ptrace=ep "_s));
        desk.click("copyCommands");
        QCOMPARE(QGuiApplication::clipboard()->text(), desk.commands() + u'\n');
        desk.click("installReader");
        QCOMPARE(desk.words("readerResult"), u"Asking for the permission to run this as root…"_s);
        QTRY_COMPARE(desk.words("readerResult"), u"Installed."_s);
        QCOMPARE(desk.words("readerState"), u"It is installed for the group root, and you may run it."_s);
        QTRY_VERIFY(desk.isLive());

        QCOMPARE(desk.dialog()->findChild<QLineEdit *>(u"readerRemoval"_s)->text(),
                 u"pkexec /bin/rm -f "_s + ReaderProcess::installedReader());
        m_system->setPkexec("exit 126");
        desk.click("removeReader");
        QTRY_COMPARE(desk.words("readerResult"), u"Nothing was changed: it was cancelled."_s);
        m_system->setPkexec(OwnSystem::allowing());
        desk.click("installReader"); // again
        QTRY_COMPARE(desk.words("readerResult"), u"Installed."_s);
        desk.click("removeReader");
        QTRY_COMPARE(desk.words("readerResult"), u"Removed."_s);
        QTRY_COMPARE(desk.notice().id, u"not_permitted"_s);
        desk.click("closeReader");
        QVERIFY(!desk.dialog() || !desk.dialog()->isVisible());
    }

    void refusesAReaderOfAnotherVersion()
    {
        const QString place = ReaderProcess::installedReader();
        QVERIFY(QDir().mkpath(QFileInfo(place).path()));
        OwnSystem::writeScript(place, "echo gopscope-reader 2 privileged; exec cat");
        QCOMPARE(QProcess::execute(u"/usr/sbin/setcap"_s, {u"cap_sys_ptrace=ep"_s, place}), 0);
        MemoryDesk desk(m_program->pid());
        QTRY_COMPARE(desk.notice().id, u"reader_version"_s);
        QCOMPARE(desk.notice().body, place + u" is of another version than this Gopscope. Install it again: "
                                             "Install Reader… in the window's menu."_s);
        desk.press(u"install_reader"_s);
        QCOMPARE(desk.words("readerState"),
                 u"The one that is installed came with another Gopscope. Install it again."_s);
        desk.click("installReader");
        QTRY_VERIFY(desk.isLive());
    }

    void saysWhatPkexecSaid()
    {
        MemoryDesk desk(m_program->pid());
        desk.find<QAction>(u"installReader"_s)->trigger();
        m_system->setPkexec("exit 126");
        desk.click("installReader");
        QTRY_COMPARE(desk.words("readerResult"), u"Nothing was changed: it was cancelled."_s);
        m_system->setPkexec("exit 0"); // and does nothing
        desk.click("installReader");
        QTRY_VERIFY(desk.words("readerResult").startsWith(u"pkexec says that it went well, but "_s));
        m_system->setPkexec("exec /bin/sleep 100");
        desk.click("installReader");
        QVERIFY(!desk.dialog()->findChild<QPushButton *>(u"installReader"_s)->isEnabled());
        QTest::keyClick(desk.dialog(), Qt::Key_Escape); // takes the question back
        QTRY_COMPARE(desk.words("readerResult"), u"Nothing was changed: it was cancelled."_s);
        QVERIFY(desk.dialog()->isVisible());
        // What can't be taken back any more holds nobody here.
        desk.click("installReader");
        const QPointer<ReaderDialog> dialog = desk.dialog();
        dialog->reject();
        QVERIFY(dialog->isVisible());
        dialog->reject();
        QTRY_VERIFY(!dialog);
    }

    void saysThatPkexecIsMissing()
    {
        m_system->removePkexec();
        MemoryDesk desk(m_program->pid());
        desk.find<QAction>(u"installReader"_s)->trigger();
        QVERIFY(desk.words("readerResult").startsWith(u"pkexec is not installed"_s));
        QVERIFY(desk.commands().startsWith(u"sudo /bin/sh -c "_s));
        QVERIFY(!desk.dialog()->findChild<QPushButton *>(u"installReader"_s)->isEnabled());
    }

    void showsWhatTheChosenGroupNeeds()
    {
        ReaderDialog dialog;
        auto *groups = dialog.findChild<QComboBox *>(u"readerGroup"_s);
        const auto commands = [&] {
            return dialog.findChild<QPlainTextEdit *>(u"readerCommands"_s)->toPlainText();
        };
        QCOMPARE(groups->itemText(0), u"root – your own"_s);
        QVERIFY(!commands().contains(u"groupadd"_s));
        groups->setCurrentIndex(groups->count() - 1);
        QCOMPARE(groups->currentText(), u"gopscope – you join it, with your next login"_s);
        QVERIFY(commands().contains(u"groupadd"_s) && commands().contains(u" gopscope root < "_s));
    }

    void everyControlHasANameAndEveryTextIsPlain()
    {
        ReaderDialog dialog;
        dialog.show();
        for (QWidget *widget : dialog.findChildren<QWidget *>()) {
            const bool isText = qobject_cast<QLabel *>(widget); // whose name it is
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || isText)
                continue;
            const auto *accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
        }
        for (const QLabel *label : dialog.findChildren<QLabel *>())
            QVERIFY(label->textFormat() == Qt::PlainText || label->buddy());
    }

    void saysWhatItMeansToRunAsRoot()
    {
        const MemoryDesk desk(m_program->pid());
        const auto *line = desk.window.findChild<QLabel *>(u"statusAsRoot"_s);
        QVERIFY(line->isVisible());
        QCOMPARE(line->text(), u"as root: only root's programs"_s);
        QCOMPARE(line->accessibleDescription(), readerwords::asRoot());
    }

    void namesEachState_data()
    {
        QTest::addColumn<InstalledReader>("reader");
        QTest::addColumn<QString>("words");
        InstalledReader reader;
        QTest::newRow("none") << reader << u"not installed"_s;
        reader = {.isThere = true, .hasCapability = true, .isOwnBuild = true, .group = u"a<b>\nc"_s};
        QTest::newRow("not mine") << reader << u"group a<b> c, to which you do not belong"_s;
        reader.mayBeRunLater = true;
        QTest::newRow("later") << reader << u"log out and in again"_s;
        reader.mayBeRunLater = false;
        reader.mayBeRun = true;
        QTest::newRow("in order") << reader << u"you may run it"_s;
        reader.isOwnBuild = false;
        QTest::newRow("another one's") << reader << u"came with another Gopscope"_s;
        reader.hasCapability = false;
        QTest::newRow("without its right") << reader << u"without its right"_s;
    }
    void namesEachState()
    {
        QFETCH(const InstalledReader, reader);
        QFETCH(const QString, words);
        for (const int yamaScope : {-1, 0, 1, 2}) {
            const QString state = readerwords::state(reader, yamaScope);
            QVERIFY2(state.contains(words), qPrintable(state));
            QCOMPARE(state.endsWith(u"without it."_s), !reader.isThere && yamaScope <= 0);
        }
    }
};

QTEST_MAIN(tst_ReaderWindow)
#include "tst_readerwindow.moc"
