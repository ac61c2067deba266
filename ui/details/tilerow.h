#pragma once

#include "details/tile.h"
#include "format/format.h"
#include "history/history.h"

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
    /// Fills the tiles from the last sample and, for peaks, from the span that the charts show.
    void setValues(const History &history, qint64 fromMs, qint64 toMs);
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

    void arrange();
    void applyColors();
    void showHeap(const Sample &last);
    void showFloor(const History &history, qint64 fromMs, qint64 toMs);
    void showGc(const History &history, const Sample &last, qint64 fromMs, qint64 toMs);
    void showGoroutines(const History &history);

    Format m_format;
    QGridLayout *m_grid;
    std::vector<Tile *> m_tiles; ///< children of this
    int m_columns = 0;
    bool m_low = false;
};

} // namespace gopscope
