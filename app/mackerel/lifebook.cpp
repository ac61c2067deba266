#include "mackerel/lifebook.h"

#include "system/procfs.h"
#include "system/proctraits.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr qsizetype fields = 5;

QString digest(const QByteArray &text)
{
    return text.isEmpty() ? u"-"_s
                          : QString::fromLatin1(
                                QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().left(16));
}

QString numbered(const QString &key, int number)
{
    return number == 1 ? key : u"%1 #%2"_s.arg(key, QString::number(number));
}

/// How much speaks for one life having followed the other.
int likeness(const Life &a, const Life &b)
{
    const auto same = [](const QString &one, const QString &other) { return one == other && one != u"-"_s; };
    // A port can be had by one process only, a folder by all of them.
    return 4 * same(a.ports, b.ports) + 2 * same(a.arguments, b.arguments) +
           1 * same(a.directory, b.directory);
}

} // namespace

Life lifeOf(qint64 pid, quint64 startTicks)
{
    return {pid, startTicks, digest(procfs::arguments(pid)), digest(procfs::workingDirectory(pid).toUtf8()),
            digest(procfs::listeningPorts(pid))};
}

LifeBook::LifeBook(const QStringList &kept)
{
    for (const QString &line : kept) {
        const QStringList words = line.section(u' ', 0, fields - 1).split(u' ');
        const QString program = line.section(u' ', fields);
        if (words.size() == fields && !program.isEmpty())
            note(program, {words[0].toLongLong(), words[1].toULongLong(), words[2], words[3], words[4]});
    }
}

QString LifeBook::programOf(const QString &key, const Life &life, const QSet<QString> &taken,
                            const Lives &lives)
{
    QString best;
    int bestLikeness = -1;
    for (int number = 1;; ++number) {
        const QString program = numbered(key, number);
        const auto known = m_lives.constFind(program);
        if (taken.contains(program))
            continue;
        if (known == m_lives.cend()) {
            if (best.isEmpty())
                best = program;
            break;
        }
        if (known->isSame(life)) {
            best = program;
            break;
        }
        // Of a life that goes on, watched or not, nothing is taken.
        if (!lives(*known) && likeness(*known, life) > bestLikeness) {
            best = program;
            bestLikeness = likeness(*known, life);
        }
    }
    note(best, life);
    return best;
}

void LifeBook::note(const QString &program, const Life &life)
{
    m_lives.insert(program, life);
}

QStringList LifeBook::all() const
{
    QStringList lines;
    for (auto it = m_lives.cbegin(); it != m_lives.cend(); ++it)
        lines << QStringList{QString::number(it->pid),
                             QString::number(it->startTicks),
                             it->arguments,
                             it->directory,
                             it->ports,
                             it.key()}
                     .join(u' ');
    return lines;
}

} // namespace gopscope
