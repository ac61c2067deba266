#pragma once

#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <QVariantMap>

#include <chrono>

class QSettings;

namespace gopscope {

/// How many programs the settings can list; more are left out when they are read.
inline constexpr qsizetype mostPrograms = 10'000;

/// What a person set for forwarding to Mackerel. The API key is none of it: see KeyStore.
struct ForwardSettings
{
    bool on = false;
    QString base; ///< empty: Mackerel's own address
    QString service;
    /// That of the key when it was last used; empty: not known.
    QString organisation;
    QStringList metrics; ///< ids; empty: the thirteen of mackerel-gops
    std::chrono::minutes postEvery{1};
    bool everySample = false; ///< otherwise the last sample of each minute
    bool marks = false;       ///< starts and exits as graph annotations
    /// What the metric names of a program begin with, by the program's key.
    QMap<QString, QString> prefixes;
    /// Which process each program was last, see LifeBook.
    QStringList lives;
    /// Keys of programs that are watched and not forwarded.
    QStringList notForwarded;
    /// Which metrics are settled to be ours, see ourName().
    QStringList ours;
    /// The same of metrics that we wrote before Mackerel could be asked about them.
    QStringList unasked;

    friend bool operator==(const ForwardSettings &, const ForwardSettings &) = default;
};

/// An entry of ForwardSettings::ours.
[[nodiscard]] QString ourName(const ForwardSettings &settings, const QString &prefix, const QString &program);

/// The page of the service in Mackerel; empty without a service.
[[nodiscard]] QUrl servicePage(const ForwardSettings &settings);

/// Values in the file that make no sense become the defaults.
[[nodiscard]] ForwardSettings loadForwardSettings(const QSettings &file);
/// Adds the values to those that go into the file, by their keys there.
void storeForwardSettings(QVariantMap &values, const ForwardSettings &settings);

} // namespace gopscope
