#pragma once

#include "settings/settings.h"

#include <QColor>
#include <QIcon>
#include <QPalette>

class QApplication;

namespace gopscope {

/// What a line stands for; its colour follows from this and the theme.
enum class SeriesColor
{
    Primary,
    InUse,
    Goal,
    System,
    Rate,
    Second,
    Pause,
    Released,
    Resident,
    Channel,
    Network
};

/// Colours that the palette has no role for. All text colours have a contrast of at least 4.5.
struct Colors
{
    bool dark = false;
    QColor page; ///< behind cards
    QColor card; ///< tiles and charts
    QColor border;
    QColor text;
    QColor muted; ///< second lines, labels of axes
    QColor grid;
    QColor good;
    QColor warning;
    QColor bad;

    [[nodiscard]] QColor series(SeriesColor color) const;
    /// The colours that go with a palette.
    [[nodiscard]] static Colors of(const QPalette &palette);
};

/// Sets style and palette of the program. Theme::System leaves the desktop's own.
void applyTheme(QApplication &app, Theme theme);

/// An icon of resources/icons drawn in the text colour of a palette.
[[nodiscard]] QIcon themedIcon(const QString &name, const QPalette &palette);

} // namespace gopscope
