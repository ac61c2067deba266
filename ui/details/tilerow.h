#pragma once

#include "details/moment.h"
#include "details/tile.h"
#include "history/floortrend.h"

#include <QWidget>

#include <vector>

class QGridLayout;

namespace gopscope {

/// The tiles of a process.
class TileRow : public QWidget
{
    Q_OBJECT

public:
    explicit TileRow(QWidget *parent = nullptr);

    void setFormat(const Format &format) { m_format = format; }
    /// Fills the tiles: what was last in view and, for peaks, the most in view.
    void setValues(const History &history, const Moment &moment);
    void clear();
    /// In a low window there is room for the first row only.
    void setLow(bool low);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum Index
    {
        HeapTile,
        FloorTile,
        RateTile,
        ObjectsTile,
        GcTile,
        PauseTile,
        GoroutinesTile,
        tileTotal
    };

    struct Figures;

    void arrange();
    void applyColors();
    void showHeap(const Figures &figures);
    void showFloor(const Figures &figures);
    void showGc(const Figures &figures);
    void showPause(const Figures &figures);
    void showGoroutines(const Figures &figures);
    [[nodiscard]] QString whenText(const Figures &figures) const;
    [[nodiscard]] QString trendText(const FloorTrend &trend) const;

    Format m_format;
    QGridLayout *m_grid;
    std::vector<Tile *> m_tiles; ///< children of this
    int m_columns = 0;
    bool m_low = false;
};

} // namespace gopscope
