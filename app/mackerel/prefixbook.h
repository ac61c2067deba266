#pragma once

#include "base/result.h"

#include <QCoreApplication>
#include <QMap>
#include <QString>

namespace gopscope {

/// Which program has which prefix of metric names. Each has its own, given once and kept; two with the same
/// one would overwrite each other's points.
class PrefixBook
{
    Q_DECLARE_TR_FUNCTIONS(gopscope::PrefixBook)

public:
    PrefixBook() = default;
    explicit PrefixBook(const QMap<QString, QString> &prefixes);

    /// The prefix of a program; at first its name made valid, with a number behind it when that is taken.
    [[nodiscard]] QString prefixOf(const QString &program, const QString &name);
    /// Fails with ErrorKind::Usage when Mackerel takes no such name, or when another program has it.
    [[nodiscard]] Result<void> check(const QString &program, const QString &prefix) const;
    /// Fails as check() does, and changes nothing then.
    [[nodiscard]] Result<void> rename(const QString &program, const QString &prefix);

    /// By program.
    [[nodiscard]] const QMap<QString, QString> &all() const { return m_prefixes; }

private:
    QMap<QString, QString> m_prefixes;
};

} // namespace gopscope
