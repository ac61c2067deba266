#pragma once

#include "charts/plotitem.h"
#include "format/ticks.h"

#include <QFont>
#include <QStaticText>

namespace gopscope {

/// Draws the grid and the labels of the time axis. Qt Charts' own axes write every label anew, as rich text,
/// at each move, and a live time axis moves all the time: that alone costs as much as the lines.
class TimeAxisItem : public PlotItem
{
public:
    using PlotItem::PlotItem;

    void setTicks(const QList<Tick> &ticks);
    void setLook(const QFont &font, const QColor &label, const QColor &grid);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    struct Label
    {
        qint64 timeMs;
        QStaticText text;
    };

    QList<Label> m_labels;
    QFont m_font;
    QColor m_labelColor;
    QColor m_gridColor;
};

} // namespace gopscope
