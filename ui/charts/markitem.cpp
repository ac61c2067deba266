#include "charts/markitem.h"

#include "charts/curveitem.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPen>

#include <algorithm>
#include <cmath>

namespace gopscope {

std::vector<double> seamWords(std::span<const double> seams, double width, double left, double right)
{
    constexpr double apart = 4;
    std::vector<double> words;
    double taken = left;
    for (std::size_t i = 0; i < seams.size(); ++i) {
        const double end = i + 1 < seams.size() ? seams[i + 1] - 1 : right;
        const double behind = seams[i] + apart, before = seams[i] - apart - width;
        taken = std::max(taken, i > 0 ? seams[i - 1] : left);
        if (behind + width <= end)
            words.push_back(behind);
        else if (before >= taken)
            words.push_back(before);
        else
            continue;
        taken = words.back() + width + apart;
    }
    return words;
}

void MarkItem::setMarks(ChartMarks marks, const Colors &colors)
{
    m_colors = colors;
    m_marks = std::move(marks);
    update();
}

void MarkItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setClipRect(area().adjusted(-5, -2, 5, 2));
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_marks.knownFromMs)
        paintUnknown(painter);
    QList<QRectF> words;
    if (!m_marks.seams.empty())
        words = paintSeams(painter);
    if (!m_marks.collections.empty())
        paintCollections(painter);
    if (!m_marks.means.empty())
        paintMeans(painter, words);
}

void MarkItem::paintUnknown(QPainter *painter) const
{
    const double x = frame().place(area(), *m_marks.knownFromMs, 0).x();
    QColor shade = m_colors.muted;
    shade.setAlphaF(0.08F);
    painter->fillRect(QRectF(area().topLeft(), QPointF(std::min(x, area().right()), area().bottom())), shade);
}

QList<QRectF> MarkItem::paintSeams(QPainter *painter) const
{
    painter->setPen(QPen(m_colors.muted, 1));
    std::vector<double> seams;
    for (const qint64 seam : m_marks.seams) {
        const double x = std::round(frame().place(area(), seam, 0).x()) - 0.5;
        QList<QLineF> dashes;
        Dashing dashing;
        appendDashes(dashes, {x, area().top(), x, area().bottom()}, dashing);
        painter->drawLines(dashes);
        seams.push_back(x);
    }
    const QString word = QCoreApplication::translate("chart", "restarted");
    const QFontMetrics metrics = painter->fontMetrics();
    const int width = metrics.horizontalAdvance(word);
    QList<QRectF> words;
    for (const double x : seamWords(seams, width, area().left(), area().right())) {
        painter->drawText(QPointF(x, area().top() + metrics.ascent()), word);
        words << QRectF(x, area().top(), width, metrics.height());
    }
    return words;
}

void MarkItem::paintCollections(QPainter *painter) const
{
    constexpr double half = 3.5, height = 6;
    const double bottom = area().bottom() - 1;
    // With an edge, so that a mark is seen on the lines of a heap that is next to nothing.
    painter->setPen(QPen(m_colors.card, 1));
    for (const GcMark &mark : m_marks.collections) {
        const double x = frame().place(area(), mark.timeMs, 0).x();
        if (mark.forced > 0) {
            painter->setBrush(m_colors.series(SeriesColor::Goal));
            const QPointF diamond[] = {
                {x, bottom}, {x - half, bottom - half}, {x, bottom - 2 * half}, {x + half, bottom - half}};
            painter->drawConvexPolygon(diamond, 4);
        } else {
            painter->setBrush(m_colors.series(SeriesColor::Pause));
            const QPointF triangle[] = {{x - half, bottom}, {x + half, bottom}, {x, bottom - height}};
            painter->drawConvexPolygon(triangle, 3);
        }
    }
}

void MarkItem::paintMeans(QPainter *painter, const QList<QRectF> &words) const
{
    painter->setPen(m_colors.muted);
    const QFontMetrics metrics = painter->fontMetrics();
    constexpr double apart = 4;
    double right = area().left();
    for (const ChartMarks::Mean &mean : m_marks.means) {
        const QString text = QChar(0x00d7) + QString::number(mean.count);
        const double width = metrics.horizontalAdvance(text);
        const QPointF at = frame().place(area(), mean.timeMs, mean.value);
        const double x = std::min(at.x() - width / 2, area().right() - width);
        const double y = std::max(at.y() - 5, area().top() + metrics.ascent());
        const QRectF place(x, y - metrics.ascent(), width, metrics.height());
        if (x < right ||
            std::ranges::any_of(words, [&](const QRectF &word) { return word.intersects(place); }))
            continue; // it would stand on the one before, or on a word
        painter->drawText(QPointF(x, y), text);
        right = x + width + apart;
    }
}

} // namespace gopscope
