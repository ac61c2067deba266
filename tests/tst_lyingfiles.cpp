// Program files that say something else than what runs: what they make us read is the truth or refused.
#include "executable/executable.h"
#include "openprocess.h"
#include "reader/goprocess.h"
#include "truthprogram.h"

#include <QFile>
#include <QRandomGenerator>
#include <QtTest>

#include <elf.h>
#include <map>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

using namespace gopscope;
using namespace Qt::StringLiterals;

namespace {

using Numbers = std::map<std::string, Number>;

Numbers numbersOf(const RuntimeReading &reading)
{
    Numbers numbers;
    forEachNumber(reading, [&](std::string_view id, Number number) { numbers[std::string(id)] = number; });
    return numbers;
}

/// A copy in memory of a process's program, in which bytes can be changed and changed back.
class FileCopy
{
public:
    explicit FileCopy(qint64 pid)
        : m_fd(::memfd_create("program", MFD_CLOEXEC))
    {
        QFile program(QStringLiteral("/proc/%1/exe").arg(pid));
        if (program.open(QIODevice::ReadOnly))
            m_bytes = program.readAll();
        write(0, m_bytes);
    }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    void write(qint64 offset, const QByteArray &bytes)
    {
        if (::pwrite(m_fd.get(), bytes.data(), size_t(bytes.size()), offset) != bytes.size())
            qFatal("no copy of the program");
    }
    void restore(qint64 offset, qint64 size) { write(offset, m_bytes.mid(offset, size)); }
    [[nodiscard]] int fd() const { return m_fd.get(); }
    [[nodiscard]] UniqueFd duplicate() const { return UniqueFd(::dup(m_fd.get())); }

private:
    UniqueFd m_fd;
    QByteArray m_bytes;
};

/// A program that stands still, so that what is read of it is always the same.
class StoppedProgram
{
public:
    explicit StoppedProgram(const QString &build)
        : m_program(build)
        , m_file(m_program.pid())
    {
        m_program.churn(10);
        m_program.freeze();
        const auto reading = read();
        if (!reading)
            qFatal("%s", reading.error().words.c_str());
        m_truth = numbersOf(*reading);
    }
    ~StoppedProgram() { m_program.thaw(); }

    [[nodiscard]] Expected<RuntimeReading> read() const
    {
        Descriptors opened = openProcess(m_program.pid());
        opened.exe = m_file.duplicate();
        auto process = GoProcess::attach(std::move(opened));
        return process ? process->read() : tl::unexpected(process.error());
    }
    /// What is read that is not true; empty when it is refused or all is true. The number of CPUs the runtime
    /// keeps once only, and few functions refer to it, so that nothing holds against a lie about it.
    [[nodiscard]] QString falsehood() const
    {
        const auto reading = read();
        if (!reading)
            return {};
        for (const auto &[id, number] : numbersOf(*reading)) {
            const auto truth = m_truth.find(id);
            if (id != "num_cpu" && (truth == m_truth.end() || truth->second != number))
                return QString::fromStdString(id);
        }
        return {};
    }
    [[nodiscard]] FileCopy &file() { return m_file; }
    [[nodiscard]] Executable executable() const { return Executable::open(m_file.fd()).value(); }

private:
    TruthProgram m_program;
    FileCopy m_file;
    Numbers m_truth;
};

/// Where in the file the value of each symbol of these names is.
QHash<QByteArray, qint64> placesOfValues(const Executable &executable, const QByteArray &bytes,
                                         const QList<QByteArray> &names)
{
    const auto *symbols = executable.section(".symtab");
    const auto *strings = executable.section(".strtab");
    QHash<QByteArray, qint64> places;
    for (quint64 at = 0; at + sizeof(Elf64_Sym) <= symbols->size; at += sizeof(Elf64_Sym)) {
        Elf64_Sym symbol{};
        memcpy(&symbol, bytes.data() + symbols->offset + at, sizeof symbol);
        const QByteArray name(bytes.data() + strings->offset + symbol.st_name);
        if (names.contains(name))
            places[name] = qint64(symbols->offset + at + offsetof(Elf64_Sym, st_value));
    }
    return places;
}

} // namespace

class tst_LyingFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// But for the GC percent of Go 1.16, which the runtime keeps once only, too.
    void eachBitOfEachAddress_data()
    {
        QTest::addColumn<QString>("build");
        for (const QString &version : TruthProgram::versions())
            QTest::newRow(qPrintable(version)) << version;
    }
    void eachBitOfEachAddress()
    {
        QFETCH(QString, build);
        StoppedProgram program(build);
        FileCopy &file = program.file();
        const auto places =
            placesOfValues(program.executable(), file.bytes(),
                           {"runtime.memstats", "runtime.gcController", "runtime.mheap_", "runtime.sched",
                            "runtime.allgs", "runtime.allp", "runtime.gomaxprocs"});
        QCOMPARE(places.size(), 7);
        QStringList wrong;
        for (auto place = places.begin(); place != places.end(); ++place) {
            for (int bit = 0; bit < 32; ++bit) {
                const qint64 at = place.value() + bit / 8;
                file.write(at, QByteArray(1, char(file.bytes()[at] ^ (1 << bit % 8))));
                if (const QString falsehood = program.falsehood(); !falsehood.isEmpty())
                    wrong << QStringLiteral("%1, bit %2: %3")
                                 .arg(QString::fromLatin1(place.key()), QString::number(bit), falsehood);
                file.restore(at, 1);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u"; ")));
        QVERIFY(program.read().has_value());
    }

    void functionsThatLie_data()
    {
        QTest::addColumn<QString>("build");
        QTest::addColumn<int>("changes");
        for (const char *build :
             {"own-stripped", "1.16.15-stripped", "1.22.12-stripped", "debian-stripped"}) {
            for (const int changes : {1, 30, 1000})
                QTest::addRow("%s %d", build, changes) << QString::fromLatin1(build) << changes;
        }
    }
    void functionsThatLie()
    {
        QFETCH(QString, build);
        QFETCH(int, changes);
        StoppedProgram program(build);
        FileCopy &file = program.file();
        const Executable executable = program.executable();
        QRandomGenerator random(20240601);
        int told = 0;
        for (int round = 0; round < 8; ++round) {
            for (const char *name : {".gopclntab", ".text"}) {
                const auto *section = executable.section(name);
                QByteArray bytes = file.bytes().mid(qint64(section->offset), qint64(section->size));
                for (int i = 0; i < changes; ++i)
                    bytes[random.bounded(changes == 1 ? 80 : bytes.size())] ^= char(1 << random.bounded(8));
                file.write(qint64(section->offset), bytes);
                const QString falsehood = program.falsehood();
                QVERIFY2(falsehood.isEmpty(), qPrintable(falsehood));
                told += program.read() ? 1 : 0;
                file.restore(qint64(section->offset), qint64(section->size));
            }
        }
        QVERIFY(told > 0 || changes > 1);
        QVERIFY(program.read().has_value());
    }

    /// As programs are that were made smaller; the runtime needs none of them.
    void withoutSectionHeaders_data()
    {
        QTest::addColumn<QString>("build");
        for (const QString &version : TruthProgram::versions()) {
            for (const QString &form : {u""_s, u"-stripped"_s, u"-pie"_s, u"-stripped-pie"_s})
                QTest::newRow(qPrintable(version + form)) << version + form;
        }
    }
    void withoutSectionHeaders()
    {
        QFETCH(QString, build);
        StoppedProgram program(build);
        const auto none = [&](qint64 at, qint64 size) { program.file().write(at, QByteArray(size, '\0')); };
        none(offsetof(Elf64_Ehdr, e_shoff), sizeof(Elf64_Ehdr::e_shoff));
        none(offsetof(Elf64_Ehdr, e_shnum), sizeof(Elf64_Ehdr::e_shnum));
        none(offsetof(Elf64_Ehdr, e_shstrndx), sizeof(Elf64_Ehdr::e_shstrndx));
        const auto reading = program.read();
        QVERIFY2(reading, reading ? "" : reading.error().words.c_str());
        QCOMPARE(program.falsehood(), QString());
    }
};

QTEST_GUILESS_MAIN(tst_LyingFiles)
#include "tst_lyingfiles.moc"
