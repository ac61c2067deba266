#pragma once

#include "settings/forwardsettings.h"
#include "settings/recentprogram.h"
#include "sources/sourceset.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>
#include <optional>

class QSettings;

namespace gopscope {

enum class Theme
{
    System,
    Light,
    Dark
};
enum class ByteUnits
{
    Binary,
    Decimal
};

/// What the settings allow.
inline constexpr std::chrono::minutes shortestRetention{10}, longestRetention{7 * 24 * 60};
inline constexpr int smallestCeilingMiB = 16, largestCeilingMiB = 64 * 1024;

/// All that a person can set, and what comes back at the next start.
struct Settings
{
    std::chrono::milliseconds interval{1000};
    /// How processes are asked, one of sourceChoices().
    QString source = autoSource();
    /// How single programs are asked, by their keys.
    QMap<QString, SourceWish> wishes;
    /// Whether a cheaper source may be offered.
    bool offersSource = true;
    /// Whether it is told what gops would add where there is none.
    bool offersGops = true;
    QString gopsProgram; ///< empty: the first one found
    Theme theme = Theme::System;
    ByteUnits units = ByteUnits::Binary;
    /// The time range of the charts; 0: all that is known.
    std::chrono::minutes range{5};
    /// How long samples are kept.
    std::chrono::minutes retention{24 * 60};
    /// What the samples of all processes may take together.
    int ceilingMiB = 512;
    /// Ids of the metrics that have a chart of their own.
    QStringList ownCharts;
    bool treeView = false;
    /// Keys of the programs that were ticked, one for each process, so a key can be there twice.
    QStringList watched;
    /// Whether closing the window asks when it forgets more than an hour of samples.
    bool asksOnClosing = true;
    QString saveFolder; ///< where samples were saved last; empty: nowhere yet
    QByteArray windowGeometry;
    QByteArray splitter;
    QByteArray pickerHeader;
    /// Programs that were started from the window, the last one first.
    QList<RecentProgram> recentPrograms;
    ForwardSettings forward;

    [[nodiscard]] std::size_t ceilingBytes() const { return static_cast<std::size_t>(ceilingMiB) << 20; }

    friend bool operator==(const Settings &, const Settings &) = default;
};

/// The text of a theme in options and files: system, light, dark.
[[nodiscard]] QString themeName(Theme theme);
/// Absent for any other text.
[[nodiscard]] std::optional<Theme> themeFromName(const QString &name);

/// Reads and writes Settings. Values in the file that make no sense become the defaults.
class SettingsStore
{
public:
    /// The user's own file.
    SettingsStore();
    explicit SettingsStore(const QString &fileName);
    ~SettingsStore();

    [[nodiscard]] Settings load() const;
    /// Writes what changed since `before`, which is what was loaded or saved last. The rest stays as other
    /// windows left it: of lists, entries that came and went are added and taken away. False when the file
    /// can't be written.
    bool save(const Settings &now, const Settings &before = {});
    /// Entries of the lists in the file that load() leaves out, since there are more than mostPrograms.
    [[nodiscard]] qsizetype leftOut() const;

private:
    std::unique_ptr<QSettings> m_file;
};

} // namespace gopscope
