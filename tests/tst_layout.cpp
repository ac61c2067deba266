// gopscope-layout, the program itself: what it prints of real Go programs, and how it ends with what is none.
#include "elffile.h"
#include "reader/layouttable.h"
#include "truthprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

using namespace gopscope;
using namespace Qt::StringLiterals;

namespace {

struct Ran
{
    int code = -1; ///< minus the signal that killed it
    QByteArray output;
    QByteArray complaint;

    [[nodiscard]] bool isOneLine() const
    {
        return output.isEmpty() && complaint.startsWith("gopscope-layout: ") && complaint.count('\n') == 1 &&
               complaint.endsWith('\n');
    }
};

Ran layoutOf(const QString &file, const QStringList &arguments = {})
{
    QProcess process;
    process.setStandardInputFile(file);
    process.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-layout"), arguments);
    if (!process.waitForFinished())
        qFatal("gopscope-layout does not end");
    Ran ran{process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    if (process.exitStatus() == QProcess::CrashExit)
        ran.code = -ran.code;
    return ran;
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("can't read %s", qPrintable(path));
    return file.readAll();
}

/// Those that begin with one of these letters.
QByteArrayList linesOf(const QByteArray &table, const QByteArray &kinds)
{
    QByteArrayList lines = table.split('\n');
    lines.removeIf([&](const QByteArray &line) { return line.isEmpty() || !kinds.contains(line[0]); });
    return lines;
}

QByteArray builtIn(const QByteArray &versionLine)
{
    const QByteArrayList words = versionLine.split('\t'); // V go1.26.8 amd64
    const QByteArray minor = words.value(1).split('.').value(1);
    return contentsOf(QStringLiteral(GOPSCOPE_SOURCE_DIR "/resources/goruntime/tables/") +
                      QLatin1String(words.value(2) + "-1." + minor + ".tsv"));
}

/// A real program of which sections have other contents: they are put behind its end.
class Altered
{
public:
    explicit Altered(const QString &program)
        : m_bytes(contentsOf(program))
    {
    }

    void set(const QByteArray &name, const QByteArray &contents, quint64 flags = 0)
    {
        auto *const header = find(name);
        header->sh_offset = quint64(m_bytes.size());
        header->sh_size = quint64(contents.size());
        header->sh_flags = flags;
        m_bytes += contents;
    }
    /// As compilers compress them; it says that there are `claimed` bytes in it.
    void setCompressed(const QByteArray &name, const QByteArray &zlib, quint64 claimed)
    {
        Elf64_Chdr header{};
        header.ch_type = ELFCOMPRESS_ZLIB;
        header.ch_size = claimed;
        header.ch_addralign = 1;
        set(name, QByteArray(reinterpret_cast<const char *>(&header), sizeof header) + zlib, SHF_COMPRESSED);
    }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

private:
    Elf64_Shdr *find(const QByteArray &name)
    {
        const auto *const elf = reinterpret_cast<const Elf64_Ehdr *>(m_bytes.constData());
        auto *const sections = reinterpret_cast<Elf64_Shdr *>(m_bytes.data() + elf->e_shoff);
        const quint64 names = sections[elf->e_shstrndx].sh_offset;
        for (int i = 0; i < elf->e_shnum; ++i) {
            if (name == m_bytes.constData() + names + sections[i].sh_name)
                return &sections[i];
        }
        qFatal("the program has no %s", name.constData());
    }

    QByteArray m_bytes;
};

QByteArray zlib(const QByteArray &bytes)
{
    return qCompress(bytes, 1).mid(4); // behind Qt's own header
}

/// DWARF 4 of one unit named runtime, behind its length and header: each byte 2 is one more entry.
QByteArray unitOf(qsizetype entries)
{
    QByteArray unit = QByteArray("\4\0\0\0\0\0\10\1runtime\0", 16) + QByteArray(entries, '\2');
    const quint32 size = quint32(unit.size());
    return QByteArray(reinterpret_cast<const char *>(&size), sizeof size) + unit;
}

/// 1: a unit with a name and children; 2: a base type without anything.
const QByteArray abbreviations("\1\x11\1\3\x8\0\0\2\x24\0\0\0\0", 13);

} // namespace

class tst_Layout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTableOfEachVersionComesOut_data()
    {
        QTest::addColumn<QString>("program");
        for (const QString &version : TruthProgram::versions()) {
            for (const QString &form : {u""_s, u"-pie"_s})
                QTest::newRow(qPrintable(version + form)) << TruthProgram::path(version + form);
        }
        QTest::newRow("demo") << QStringLiteral(GOPSCOPE_SOURCE_DIR "/build/bin/gopscope-demo");
        QTest::newRow("noagent") << QStringLiteral(GOPSCOPE_SOURCE_DIR "/build/peers/noagent");
    }
    void theTableOfEachVersionComesOut()
    {
        QFETCH(const QString, program);
        const Ran ran = layoutOf(program);
        QVERIFY2(ran.code == 0 && ran.complaint.isEmpty(), ran.complaint.constData());
        const QByteArrayList heads = linesOf(ran.output, "V");
        QCOMPARE(heads.size(), 1);
        const QByteArray table = builtIn(heads[0]);
        QCOMPARE(linesOf(ran.output, "FSW"), linesOf(table, "FSW"));
        // A program may use fewer of them.
        const QByteArrayList sizes = linesOf(table, "Z");
        int variables = 0;
        for (const QByteArray &line : linesOf(ran.output, "Z")) {
            const bool isKnown = std::ranges::any_of(sizes, [&](const QByteArray &size) {
                return size.startsWith(line.left(line.lastIndexOf('\t') + 1));
            });
            QVERIFY2(!isKnown || sizes.contains(line), line.constData());
            variables += isKnown ? 1 : 0;
        }
        QVERIFY(variables > 10);
    }

    void anExperimentHasALayoutOfItsOwn()
    {
        const Ran ran = layoutOf(TruthProgram::path(u"own-experiment"_s));
        QCOMPARE(ran.code, 0);
        const QByteArray head = linesOf(ran.output, "V").value(0);
        QVERIFY2(head.contains(" X:staticlockranking\t"), head.constData());
        const QByteArrayList fields = linesOf(ran.output, "F");
        const QByteArrayList plain = linesOf(layoutOf(TruthProgram::path(u"own"_s)).output, "F");
        QCOMPARE(fields.size(), plain.size());
        QVERIFY(fields != plain);
        QVERIFY(LayoutTable::parse({ran.output.constData(), std::size_t(ran.output.size())}));
    }

    void whatHasNoLayoutIsToldInALine_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("words");
        const auto add = [](const char *name, const QString &file, int code, const char *words) {
            QTest::newRow(name) << file << code << QByteArray(words);
        };
        add("stripped", TruthProgram::path(u"own-stripped"_s), 1, "stripped");
        add("not Go", u"/bin/true"_s, 1, "Go");
        add("garbage", QStringLiteral(GOPSCOPE_SOURCE_DIR "/README.md"), 1, "ELF");
        add("endless", u"/dev/zero"_s, 2, "a file");
        add("nothing", u"/dev/null"_s, 2, "a file");
        add("folder", u"/"_s, 2, "a file");
    }
    void whatHasNoLayoutIsToldInALine()
    {
        QFETCH(const QString, file);
        QFETCH(const int, code);
        QFETCH(const QByteArray, words);
        const Ran ran = layoutOf(file);
        QCOMPARE(ran.code, code);
        QVERIFY2(ran.isOneLine() && ran.complaint.contains(words), ran.complaint.constData());
    }

    void aFifoIsNotWaitedFor()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"fifo"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        const int writer = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC);
        const Ran ran = layoutOf(path);
        ::close(writer);
        QCOMPARE(ran.code, 2);
        QVERIFY(ran.isOneLine());
    }

    void takesNoArguments()
    {
        const Ran ran = layoutOf(TruthProgram::path(u"own"_s), {u"/bin/true"_s});
        QCOMPARE(ran.code, 2);
        QVERIFY(ran.isOneLine());
    }

    void aProgramThatIsCutIsToldInALine()
    {
        const QByteArray whole = contentsOf(TruthProgram::path(u"own"_s));
        const auto file = ElfFile::write(whole);
        constexpr int cuts = 40;
        for (int i = cuts - 1; i >= 0; --i) {
            QVERIFY(file->resize(whole.size() * i / cuts));
            const Ran ran = layoutOf(file->fileName());
            QVERIFY2(ran.code == 1 && ran.isOneLine(), qPrintable(QString::number(i)));
        }
    }

    void aProgramWithoutDwarfIsToldInALine()
    {
        Altered program(TruthProgram::path(u"own"_s));
        program.set(".debug_info", {});
        const auto file = ElfFile::write(program.bytes());
        const Ran ran = layoutOf(file->fileName());
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.isOneLine() && ran.complaint.contains("debugging information"),
                 ran.complaint.constData());
    }

    void itsBoundsEndItAndNotTheSystem_data()
    {
        QTest::addColumn<QByteArray>("info");
        QTest::addColumn<qint64>("claimed");
        QTest::addColumn<QByteArray>("words");
        constexpr qsizetype many = 150'000'000;
        QTest::newRow("CPU") << zlib(unitOf(many)) << qint64(many + 20) << QByteArray("2 s");
        constexpr qint64 tooLarge = 400'000'000;
        QTest::newRow("memory") << QByteArray(500'000, 'x') << tooLarge << QByteArray("can't be read");
        constexpr qsizetype units = 3'000'000;
        const QByteArray unit = unitOf(0);
        QTest::newRow("memory of its own")
            << zlib(unit.repeated(units)) << unit.size() * units << QByteArray();
    }
    void itsBoundsEndItAndNotTheSystem()
    {
        QFETCH(const QByteArray, info);
        QFETCH(const qint64, claimed);
        QFETCH(const QByteArray, words);
        Altered program(TruthProgram::path(u"own"_s));
        program.set(".debug_abbrev", abbreviations);
        program.setCompressed(".debug_info", info, quint64(claimed));
        const auto file = ElfFile::write(program.bytes());
        const Ran ran = layoutOf(file->fileName());
        QVERIFY2(ran.isOneLine() && (ran.code == 1 || ran.code == 3), qPrintable(QString::number(ran.code)));
        QVERIFY2(ran.complaint.contains(words), ran.complaint.constData());
    }

    /// What a process runs is open, whatever became of the file's name.
    void aRunningProgramIsReadThroughItsDescriptor()
    {
        const TruthProgram program(u"own"_s);
        const Ran ran = layoutOf(u"/proc/%1/exe"_s.arg(program.pid()));
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.output, layoutOf(TruthProgram::path(u"own"_s)).output);
    }
};

QTEST_GUILESS_MAIN(tst_Layout)
#include "tst_layout.moc"
