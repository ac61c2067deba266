#include "mackerel/prefixbook.h"

#include "base/untrusted.h"
#include "mackerel/names.h"

using namespace Qt::StringLiterals;

namespace gopscope {
PrefixBook::PrefixBook(const QMap<QString, QString> &prefixes)
{
    // What was kept comes from a file.
    for (auto it = prefixes.cbegin(); it != prefixes.cend(); ++it)
        (void)rename(it.key(), it.value());
}

QString PrefixBook::prefixOf(const QString &program, const QString &name)
{
    if (const auto known = m_prefixes.constFind(program); known != m_prefixes.cend())
        return *known;
    const QString first = validPrefix(name);
    QString prefix = first;
    for (int number = 2; m_prefixes.values().contains(prefix); ++number)
        prefix = u"%1-%2"_s.arg(first, QString::number(number));
    m_prefixes.insert(program, prefix);
    return prefix;
}

Result<void> PrefixBook::check(const QString &program, const QString &prefix) const
{
    if (!isMetricName(prefix) || validPrefix(prefix) != prefix)
        return failure(ErrorKind::Usage,
                       tr("A prefix has letters, digits, '.', '_' and '-'; this one could be %1.")
                           .arg(validPrefix(prefix)));
    for (auto it = m_prefixes.cbegin(); it != m_prefixes.cend(); ++it) {
        if (it.value() == prefix && it.key() != program)
            return failure(ErrorKind::Usage,
                           tr("%1 has the prefix %2 already.").arg(oneLine(it.key(), 100), prefix));
    }
    return {};
}

Result<void> PrefixBook::rename(const QString &program, const QString &prefix)
{
    auto checked = check(program, prefix);
    if (checked)
        m_prefixes.insert(program, prefix);
    return checked;
}

} // namespace gopscope
