#pragma once

#include "settings/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>

#include <functional>

namespace gopscope {

/// The preferences; changes nothing by itself, accepted() says that settings() is to be taken over.
class PreferencesDialog : public QDialog
{
    Q_OBJECT

public:
    PreferencesDialog(const Settings &settings, const QString &foundGops, QWidget *parent = nullptr);

    [[nodiscard]] Settings settings() const;

private:
    void browse();
    /// Offers the intervals that the chosen source can do; the least in place of one that it can't.
    void offerIntervals(int chosen);

    Settings m_settings;
    QComboBox m_interval;
    QComboBox m_source;
    QLineEdit m_gops;
    QComboBox m_retention;
    QComboBox m_ceiling;
    QComboBox m_theme;
    QComboBox m_units;
    QCheckBox m_asksOnClosing;
};

/// Asks for a gops to use; `chosen` gets its path. Does not block.
void askForGops(QWidget *parent, const std::function<void(const QString &)> &chosen);

} // namespace gopscope
