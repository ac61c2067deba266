#pragma once

#include "readerprogram.h"
#include "system/procfs.h"

#include <QByteArray>
#include <QList>

#include <algorithm>

namespace bench {

/// What gopscope-reader said once.
class Told
{
public:
    explicit Told(const QByteArray &line)
        : m_words(line.split(' '))
    {
    }

    [[nodiscard]] bool isReading() const { return m_words.value(0) == "reading"; }
    /// As it was written; empty when it is not there.
    [[nodiscard]] QByteArray text(const QByteArray &key) const
    {
        for (const QByteArray &word : m_words) {
            if (word.startsWith(key) && word.mid(key.size(), 1) == "=")
                return word.mid(key.size() + 1);
        }
        return {};
    }
    [[nodiscard]] qint64 whole(const QByteArray &key) const { return text(key).toLongLong(); }
    /// How many pauses of single collections it names.
    [[nodiscard]] qint64 pauses() const
    {
        return std::count_if(m_words.begin(), m_words.end(),
                             [](const QByteArray &word) { return word.startsWith("pause="); });
    }

private:
    QList<QByteArray> m_words;
};

/// A reader that watches one process.
class Watcher
{
public:
    Watcher() { m_reader.readLine(); }
    explicit Watcher(qint64 pid)
        : Watcher()
    {
        attach(pid);
    }
    void attach(qint64 pid)
    {
        const auto status = gopscope::procfs::status(pid);
        const QByteArray ticks = QByteArray::number(status ? status->startTicks : 0);
        const QByteArray answer = m_reader.ask("attach 1 " + QByteArray::number(pid) + ' ' + ticks);
        if (!answer.startsWith("attached 1 "))
            qFatal("process %lld can't be read: %s", static_cast<long long>(pid), answer.constData());
    }
    Told read() { return Told(m_reader.ask("read 1 states")); }
    /// A reading that must be there; a program that allocates may need more tries than one request has.
    Told mustRead()
    {
        for (int tries = 0; tries < 100; ++tries) {
            if (const Told told = read(); told.isReading())
                return told;
        }
        qFatal("there is no reading");
    }

private:
    ReaderProgram m_reader;
};

} // namespace bench
