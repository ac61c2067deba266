#include "numbers/numberspage.h"

#include <QHeaderView>
#include <QKeyEvent>

using namespace Qt::StringLiterals;

namespace gopscope {

NumbersPage::NumbersPage(TimeWindow &window, QWidget *parent)
    : QTableView(parent)
    , m_window(window)
{
    setObjectName(u"numbersPage"_s);
    setModel(&m_model);
    setAccessibleName(tr("All numbers"));
    setAccessibleDescription(tr("Enter adds a chart of the metric to the charts."));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false); // Tab leaves the table, the arrows move in it
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setWordWrap(false);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    QHeaderView *header = horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const auto width = [&](const QString &text) { return fontMetrics().horizontalAdvance(text) + 20; };
    setColumnWidth(MetricModel::TitleColumn, width(gopscope::metric("mcache_sys"_metric).translatedTitle()));
    setColumnWidth(MetricModel::ValueColumn, width(u"1,023.5 MiB"_s));
    setColumnWidth(MetricModel::ChangeColumn, width(u"+1,023 KiB/s"_s));
    setColumnWidth(MetricModel::MinimumColumn, width(u"1,023.5 MiB"_s));
    setColumnWidth(MetricModel::MaximumColumn, width(u"1,023.5 MiB"_s));
    connect(&m_window, &TimeWindow::changed, this, &NumbersPage::readNumbers);
    connect(this, &QTableView::doubleClicked, this,
            [this](const QModelIndex &index) { Q_EMIT chartRequested(MetricModel::metricAt(index.row())); });
}

void NumbersPage::draw(qint64)
{
    readNumbers();
}

void NumbersPage::readNumbers()
{
    if (isVisible())
        m_model.update(m_history, m_window.span());
}

void NumbersPage::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid())
        Q_EMIT chartRequested(MetricModel::metricAt(currentIndex().row()));
    else
        QTableView::keyPressEvent(event);
}

} // namespace gopscope
