#include "launch/words.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Line
{
    Q_DECLARE_TR_FUNCTIONS(line)
};

/// Reads a line once, from its start to its end.
class WordReader
{
public:
    explicit WordReader(const QString &line)
        : m_line(line)
    {
    }

    Result<QStringList> read()
    {
        while (m_at < m_line.size()) {
            if (!step())
                return failure(ErrorKind::Usage, m_fault);
        }
        endWord();
        return m_words;
    }
    [[nodiscard]] bool hasShellSigns() const { return m_hasShellSigns; }

private:
    bool step()
    {
        const QChar c = m_line[m_at++];
        if (c.isSpace()) {
            endWord();
            return true;
        }
        const bool beginsWord = !std::exchange(m_isInWord, true);
        if (c == u'\'')
            return readPlain();
        if (c == u'"')
            return readQuoted();
        if (c == u'$' && m_line.mid(m_at, 1) == "'"_L1) {
            ++m_at;
            return readEscaped();
        }
        if (c == u'\\')
            return readBackslash();
        m_hasShellSigns |= u"$*?|<>&;`()[]{}"_s.contains(c) || (beginsWord && u"~#"_s.contains(c));
        m_word += c;
        return true;
    }

    bool readPlain()
    {
        const qsizetype end = m_line.indexOf(u'\'', m_at);
        if (end < 0)
            return fail(Line::tr("A ' has no end."));
        m_word += QStringView(m_line).sliced(m_at, end - m_at);
        m_at = end + 1;
        return true;
    }
    bool readQuoted()
    {
        for (; m_at < m_line.size(); ++m_at) {
            const QChar c = m_line[m_at];
            if (c == u'"') {
                ++m_at;
                return true;
            }
            const bool isEscape =
                c == u'\\' && m_at + 1 < m_line.size() && u"\"\\$`"_s.contains(m_line[m_at + 1]);
            m_hasShellSigns |= !isEscape && u"$`"_s.contains(c);
            m_word += isEscape ? m_line[++m_at] : c;
        }
        return fail(Line::tr("A \" has no end."));
    }
    bool readEscaped()
    {
        for (; m_at < m_line.size(); ++m_at) {
            const QChar c = m_line[m_at];
            if (c == u'\'') {
                ++m_at;
                return true;
            }
            if (c == u'\\' && m_at + 1 < m_line.size())
                m_word += meaningOf(m_line[++m_at]);
            else
                m_word += c;
        }
        return fail(Line::tr("A ' has no end."));
    }
    static QString meaningOf(QChar escaped)
    {
        switch (escaped.unicode()) {
        case u'n':
            return u"\n"_s;
        case u't':
            return u"\t"_s;
        case u'r':
            return u"\r"_s;
        case u'\\':
        case u'\'':
        case u'"':
            return escaped;
        default:
            return QString(u'\\') + escaped;
        }
    }
    bool readBackslash()
    {
        if (m_at == m_line.size())
            return fail(Line::tr("Nothing follows the \\ at the end."));
        m_word += m_line[m_at++];
        return true;
    }

    bool fail(const QString &fault)
    {
        m_fault = fault;
        return false;
    }
    void endWord()
    {
        if (std::exchange(m_isInWord, false))
            m_words << std::exchange(m_word, {});
    }

    QString m_line;
    qsizetype m_at = 0;
    QStringList m_words;
    QString m_word;
    bool m_isInWord = false;
    bool m_hasShellSigns = false;
    QString m_fault;
};

QString quoted(const QString &word)
{
    static const QRegularExpression plain(uR"(^[\w@%+=:,./-]+$)"_s);
    if (plain.match(word).hasMatch())
        return word;
    if (std::ranges::any_of(word, [](QChar c) { return c.category() == QChar::Other_Control; })) {
        QString inside = word;
        inside.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
        inside.replace(u'\n', u"\\n"_s).replace(u'\t', u"\\t"_s).replace(u'\r', u"\\r"_s);
        return u"$'%1'"_s.arg(inside);
    }
    QString inside = word;
    return u'\'' + inside.replace(u'\'', uR"('\'')"_s) + u'\'';
}

} // namespace

Result<QStringList> splitWords(const QString &line)
{
    return WordReader(line).read();
}

QString joinWords(const QStringList &words)
{
    QStringList parts;
    for (const QString &word : words)
        parts << quoted(word);
    return parts.join(u' ');
}

bool hasShellSigns(const QString &line)
{
    WordReader reader(line);
    (void)reader.read();
    return reader.hasShellSigns();
}

} // namespace gopscope
