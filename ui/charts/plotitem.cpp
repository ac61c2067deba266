#include "charts/plotitem.h"

namespace gopscope {

void PlotItem::setArea(const QRectF &area)
{
    if (m_area == area)
        return;
    prepareGeometryChange();
    m_area = area;
}

void PlotItem::setFrame(const ChartFrame &frame)
{
    if (m_frame == frame)
        return;
    m_frame = frame;
    update();
}

} // namespace gopscope
