#pragma once

#include "charts/chartline.h"
#include "charts/timewindow.h"
#include "history/curve.h"

#include <QWidget>

#include <vector>

namespace gopscope {

/// All that is known in one strip, with the window in view: drag it, or click where it shall go.
class OverviewStrip : public QWidget
{
    Q_OBJECT

public:
    explicit OverviewStrip(TimeWindow &window, QWidget *parent = nullptr);

    /// The lines to draw, each scaled to the same value axis.
    void setLines(const QList<ChartLine> &lines);
    /// Nothing comes any more: what is known ends when the process did.
    void setEnded(bool ended);
    /// Reads and paints what is new.
    void draw();
    /// What stands at its right end: of when that is.
    [[nodiscard]] QString endText() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QRect plot() const;
    [[nodiscard]] double toPixel(qint64 timeMs) const;
    [[nodiscard]] qint64 toTime(double x) const;
    [[nodiscard]] QRectF bandRect() const;
    [[nodiscard]] QString sinceText() const;
    void paintPicture();
    void describe();

    struct Line
    {
        ChartLine line;
        CurveReader reader;
    };

    TimeWindow &m_window;
    std::vector<Line> m_lines;
    TimeSpan m_span;   ///< that the picture shows
    QPixmap m_picture; ///< of the lines; null when it has to be painted anew
    QRectF m_paintedBand;
    QString m_paintedSince;
    bool m_ended = false;
    double m_top = 1;
    std::optional<double> m_grabbed; ///< distance from the middle of the band to the hand
};

} // namespace gopscope
