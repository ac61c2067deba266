#pragma once

#include "charts/chartpanel.h"

#include <QElapsedTimer>
#include <QScrollArea>

#include <chrono>
#include <vector>

class QGridLayout;

namespace gopscope {

/// All charts of a process over one time axis, in two columns where there is room.
class ChartsPage : public QScrollArea
{
    Q_OBJECT

public:
    explicit ChartsPage(QWidget *parent = nullptr);

    void setFormat(const Format &format);
    /// The charts end at `toMs` and show `range` before it. A null history empties the page.
    void showSpan(const History *history, std::chrono::milliseconds range, qint64 toMs);
    /// Forgets a history that is about to go.
    void clear();
    /// Tells the charts' values to screen readers, at most every few seconds.
    void describe(bool force = false);

    [[nodiscard]] const std::vector<ChartPanel *> &panels() const { return m_panels; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void arrange();
    void applyColors();
    void redraw();

    QWidget *m_page;
    QGridLayout *m_grid;
    std::vector<ChartPanel *> m_panels; ///< children of m_page
    const History *m_history = nullptr;
    std::chrono::milliseconds m_range{300000};
    qint64 m_toMs = 0;
    int m_columns = 0;
    QElapsedTimer m_described;
};

} // namespace gopscope
