#pragma once

#include <QByteArray>
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

/// All that a person can set, and what comes back at the next start.
struct Settings
{
    std::chrono::milliseconds interval{1000};
    QString gopsProgram; ///< empty: the first one found
    Theme theme = Theme::System;
    ByteUnits units = ByteUnits::Binary;
    /// The time range of the charts.
    std::chrono::minutes range{5};
    bool treeView = false;
    /// Keys of the programs that were ticked, one for each process, so a key can be there twice.
    QStringList watched;
    QByteArray windowGeometry;
    QByteArray splitter;
    QByteArray pickerHeader;

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
    /// False when the file can't be written.
    bool save(const Settings &settings);

private:
    std::unique_ptr<QSettings> m_file;
};

} // namespace gopscope
