#pragma once

#include <QList>
#include <QStringList>

namespace gopscope {

inline constexpr qsizetype mostRecentPrograms = 20;

/// A program as it was started, to be started so again. Of its variables only the names: their values may be
/// secrets.
struct RecentProgram
{
    QString program;
    QStringList arguments{};
    QString folder{};
    QStringList variables{};
    bool addsVariables = true; ///< to those of Gopscope

    friend bool operator==(const RecentProgram &, const RecentProgram &) = default;
};

/// `recent` with one before them all, which is there once, and without the oldest where there are too many.
[[nodiscard]] QList<RecentProgram> withRecent(const RecentProgram &program, QList<RecentProgram> recent);

/// As they stand in a file, an object of JSON each.
[[nodiscard]] QStringList textsOf(const QList<RecentProgram> &programs);
/// What can't be understood is left out.
[[nodiscard]] QList<RecentProgram> recentProgramsIn(const QStringList &texts);

} // namespace gopscope
