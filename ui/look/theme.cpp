#include "look/theme.h"

#include "look/style.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QStyle>
#include <QStyleFactory>
#include <QSvgRenderer>

#include <array>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

struct SeriesColors
{
    QRgb light;
    QRgb dark;
};

// In the order of SeriesColor.
constexpr std::array<SeriesColors, 11> seriesColors{{
    {0xff0072b2, 0xff56b4e9},
    {0xff7b3fa0, 0xffc79bf2},
    {0xffc44e00, 0xffff8a3d},
    {0xff6e6e6e, 0xff9a9a9a},
    {0xff00805c, 0xff2bc79a},
    {0xffa8475f, 0xfff08aa0},
    {0xffb5538c, 0xffe59ac8},
    {0xff8a6d00, 0xffe0c040},
    {0xff3b3b3b, 0xffd8d8d8},
    {0xff2f7d95, 0xff6fd0e6},
    {0xff4a55b5, 0xff96a3ff},
}};

QPalette paletteOf(bool dark)
{
    const QColor window(dark ? 0xff1f2329 : 0xfff3f4f6), base(dark ? 0xff171a1f : 0xffffffff);
    const QColor text(dark ? 0xffe8eaed : 0xff1b1d21), button(dark ? 0xff2b3038 : 0xffebedf0);
    QPalette palette(button, window);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, dark ? QColor(0xff1c2026) : QColor(0xfff7f8fa));
    palette.setColor(QPalette::Button, button);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, text);
    palette.setColor(QPalette::ToolTipBase, dark ? QColor(0xff2b3038) : QColor(0xffffffff));
    palette.setColor(QPalette::BrightText, Qt::red);
    palette.setColor(QPalette::PlaceholderText, dark ? QColor(0xff9aa0a8) : QColor(0xff656b73));
    palette.setColor(QPalette::Highlight, dark ? QColor(0xff2f6fb3) : QColor(0xff2a6cb5));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, dark ? QColor(0xff56b4e9) : QColor(0xff0072b2));
    // Fusion draws frames and the boxes of checkboxes in shades of these.
    palette.setColor(QPalette::Light, dark ? QColor(0xff4a515c) : QColor(0xffffffff));
    palette.setColor(QPalette::Midlight, dark ? QColor(0xff3a414b) : QColor(0xffe3e6ea));
    palette.setColor(QPalette::Mid, dark ? QColor(0xff565d68) : QColor(0xffb8bdc4));
    palette.setColor(QPalette::Dark, dark ? QColor(0xff6b7380) : QColor(0xff9299a1));
    palette.setColor(QPalette::Shadow, dark ? QColor(0xff0e1013) : QColor(0xff7b8189));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, dark ? QColor(0xff737a84) : QColor(0xff969ca4));
    return palette;
}

} // namespace

QColor Colors::series(SeriesColor color) const
{
    const auto &pair = seriesColors[static_cast<std::size_t>(color)];
    return QColor::fromRgb(dark ? pair.dark : pair.light);
}

Colors Colors::of(const QPalette &palette)
{
    const bool dark = palette.color(QPalette::Window).lightness() < 128;
    return {
        .dark = dark,
        .page = palette.color(QPalette::Window),
        .card = palette.color(QPalette::Base),
        .border = dark ? QColor(0xff343a44) : QColor(0xffdde0e5),
        .text = palette.color(QPalette::Text),
        .muted = dark ? QColor(0xffa3a9b2) : QColor(0xff5c626b),
        .grid = dark ? QColor(0xff2a2f37) : QColor(0xffe9ebee),
        .good = dark ? QColor(0xff2bc79a) : QColor(0xff00805c),
        .warning = dark ? QColor(0xffe0c040) : QColor(0xff8a6d00),
        .bad = dark ? QColor(0xffff8a3d) : QColor(0xffb94700),
    };
}

void applyTheme(QApplication &app, Theme theme)
{
    static const QString desktopStyle = app.style()->name();
    if (theme == Theme::System) {
        app.setStyle(desktopStyle.compare("fusion"_L1, Qt::CaseInsensitive) == 0
                         ? new Style
                         : QStyleFactory::create(desktopStyle));
        app.setPalette(QPalette());
        return;
    }
    app.setStyle(new Style);
    app.setPalette(paletteOf(theme == Theme::Dark));
}

QIcon themedIcon(const QString &name, const QPalette &palette)
{
    QFile file(u":/icons/"_s + name + u".svg"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray drawing = file.readAll();
    QIcon icon;
    for (const auto mode : {QIcon::Normal, QIcon::Disabled}) {
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        QByteArray colored = drawing;
        colored.replace("currentColor", palette.color(group, QPalette::ButtonText).name().toLatin1());
        QSvgRenderer renderer(colored);
        for (const int size : {20, 40}) {
            QPixmap pixmap(size, size);
            pixmap.fill(Qt::transparent);
            QPainter painter(&pixmap);
            renderer.render(&painter);
            painter.end();
            icon.addPixmap(pixmap, mode);
        }
    }
    return icon;
}

} // namespace gopscope
