#pragma once

#include "charts/chartpanel.h"
#include "charts/chartpointer.h"

#include <QElapsedTimer>
#include <QScrollArea>
#include <QTimer>

#include <vector>

class QGridLayout;

namespace gopscope {

/// Charts over one time axis, in two columns where there is room, with one crosshair through all of them.
/// Only those that can be seen are read and painted.
class ChartsPage : public QScrollArea
{
    Q_OBJECT

public:
    explicit ChartsPage(TimeWindow &window, QWidget *parent = nullptr);

    /// The charts to show. Those that were there before, by their ids, keep what a person hid in them.
    void setCharts(const QList<ChartContents> &charts);
    void setFormat(const Format &format);

    /// Reads and paints what is new; nothing while the page can't be seen.
    void draw();
    /// Tells the charts' values to screen readers, at most every few seconds.
    void describe(bool force = false);

    [[nodiscard]] const std::vector<ChartPanel *> &panels() const { return m_panels; }
    [[nodiscard]] TimeWindow &window() const { return m_window; }
    [[nodiscard]] ChartPointer &pointer() { return m_pointer; }
    /// What all charts say at a time, exactly: a line a value, with tabs between chart, line, value and unit.
    [[nodiscard]] QString tableAt(qint64 timeMs) const;

Q_SIGNALS:
    void removeRequested(const QString &id);
    /// A metric was dropped, to become a chart of its own.
    void metricDropped(gopscope::MetricId metric);
    /// What was copied, in words.
    void copied(const QString &words);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    ChartPanel *addPanel(const ChartContents &contents);
    void arrange();
    void applyColors();
    [[nodiscard]] ChartTime chartTime() const;
    [[nodiscard]] qint64 snap(qint64 timeMs, int direction) const;
    [[nodiscard]] QString textAt(qint64 timeMs) const;
    void showMoving();
    void point();
    void describePoint();
    void showToolTip(ChartView *view, const QPoint &globalPos);
    void copy();

    TimeWindow &m_window;
    QWidget *m_page;
    QGridLayout *m_grid;
    std::vector<ChartPanel *> m_panels; ///< children of m_page
    ChartPointer m_pointer;
    Format m_format;
    QTimer m_rest; ///< runs while the lines move under the hand
    QElapsedTimer m_described;
    int m_columns = 0;
    bool m_drawing = false;
};

/// The type of a dragged metric; its data are the metric's id.
inline constexpr char metricMimeType[] = "application/x-gopscope-metric";

} // namespace gopscope
