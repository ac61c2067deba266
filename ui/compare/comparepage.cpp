#include "compare/comparepage.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "charts/chartspec.h"
#include "history/readout.h"

#include <QHBoxLayout>
#include <QHeaderView>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {

ComparePage::ComparePage(Session &session, TimeWindow &window, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_startWindow(TimeScale::Elapsed)
    , m_byTime(window)
    , m_byStart(m_startWindow)
{
    setObjectName(u"comparePage"_s);
    m_byTime.setAccessibleName(tr("Charts by time"));
    m_byStart.setAccessibleName(tr("Charts since the start of each process"));
    m_startWindow.setRange({});
    build();
    for (ChartsPage *page : {&m_byTime, &m_byStart}) {
        connect(page, &ChartsPage::copied, this, &ComparePage::copied);
        connect(&page->window(), &TimeWindow::changed, this, &ComparePage::drawTable);
    }
    connect(&m_session, &Session::watched, this, &ComparePage::giveColor);
    connect(&m_alignment, &QComboBox::currentIndexChanged, this, &ComparePage::align);
    connect(&m_metric, &QComboBox::currentIndexChanged, this, &ComparePage::drawTable);
}

void ComparePage::build()
{
    m_alignment.addItems({tr("by time"), tr("by start of the process")});
    m_alignment.setAccessibleName(tr("Align the processes"));
    for (const ChartContents &chart : comparedCharts())
        m_metric.addItem(chart.title, static_cast<int>(chart.lines.constFirst().metric));
    m_metric.setAccessibleName(tr("Metric of the table"));
    m_note.setTextFormat(Qt::PlainText);
    m_note.setForegroundRole(QPalette::PlaceholderText);
    m_table.setAccessibleName(tr("Compared processes in the range in view"));
    m_table.setColumnCount(columnTotal);
    m_table.setHorizontalHeaderLabels({tr("Process"), tr("Last"), tr("Minimum"), tr("Mean"), tr("Maximum")});
    m_table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table.setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table.setTabKeyNavigation(false);
    m_table.setShowGrid(false);
    m_table.setFrameShape(QFrame::NoFrame);
    m_table.verticalHeader()->hide();
    m_table.verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    m_table.horizontalHeader()->setHighlightSections(false);
    m_table.horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);

    auto *alignLabel = new QLabel(tr("&Align"));
    alignLabel->setBuddy(&m_alignment);
    auto *metricLabel = new QLabel(tr("&Table of"));
    metricLabel->setBuddy(&m_metric);
    auto *row = new QHBoxLayout;
    row->addWidget(alignLabel);
    row->addWidget(&m_alignment);
    row->addSpacing(12);
    row->addWidget(metricLabel);
    row->addWidget(&m_metric);
    row->addSpacing(12);
    row->addWidget(&m_note, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(row);
    layout->addWidget(&m_byTime, 1);
    layout->addWidget(&m_byStart, 1);
    layout->addWidget(&m_table);
    m_byStart.hide();
}

QList<ChartContents> ComparePage::contents(bool byStart) const
{
    QList<ChartContents> charts = comparedCharts();
    for (ChartContents &chart : charts) {
        const ChartLine model = chart.lines.constFirst();
        chart.lines.clear();
        for (const Compared &process : m_processes) {
            ChartLine line = model;
            line.label = process.name;
            line.color = process.color;
            line.history = process.history;
            line.zeroMs = byStart ? process.startedMs : 0;
            chart.lines.append(line);
        }
    }
    return charts;
}

void ComparePage::giveColor(const Target *target)
{
    int color = 0;
    while (std::ranges::find(m_colors, color) != m_colors.end())
        ++color;
    m_colors.insert(target, color);
}

void ComparePage::compareTargets()
{
    QList<Compared> compared;
    const auto &targets = m_session.sampler().targets();
    for (const auto &target : targets) {
        const int color = m_colors.value(target.get(), most);
        if (color >= most)
            continue;
        const History &history = m_session.history(target.get());
        const auto started = target->startedAtBootMs();
        const qint64 startedMs = started           ? m_session.timeOf(*started)
                                 : history.empty() ? m_session.nowMs()
                                                   : history.firstMs();
        compared.append(
            {tr("%1 (%2)").arg(oneLine(target->process().name, 40), QString::number(target->process().pid)),
             &history, SeriesColor(color), startedMs});
    }
    setProcesses(compared, static_cast<qsizetype>(targets.size()) - compared.size());
}

void ComparePage::forget(const Target *target)
{
    m_colors.remove(target);
    // The session still lists it; without it in the colours and the charts nothing here knows it.
    QList<Compared> left = m_processes;
    left.removeIf([&](const Compared &process) { return process.history == &m_session.history(target); });
    setProcesses(left, 0);
}

void ComparePage::setProcesses(const QList<Compared> &processes, qsizetype left)
{
    m_note.setText(left > 0 ? tr("%n more are ticked; %1 can be told apart", nullptr, plural(left)).arg(most)
                   : processes.size() < 2 ? tr("Tick another process to compare it with this one")
                                          : QString());
    if (processes == m_processes)
        return;
    m_processes = processes;
    m_byTime.setCharts(contents(false));
    m_byStart.setCharts(contents(true));
    m_table.setRowCount(static_cast<int>(processes.size()));
    const int rows = std::max(1, m_table.rowCount());
    m_table.setFixedHeight(m_table.horizontalHeader()->sizeHint().height() +
                           rows * m_table.verticalHeader()->defaultSectionSize() + 2);
    drawTable();
}

void ComparePage::setFormat(const Format &format)
{
    m_format = format;
    m_byTime.setFormat(format);
    m_byStart.setFormat(format);
    drawTable();
}

void ComparePage::align()
{
    m_byTime.setVisible(!isByStart());
    m_byStart.setVisible(isByStart());
    drawCharts();
}

void ComparePage::draw(qint64 edgeMs)
{
    m_nowMs = edgeMs;
    compareTargets();
    drawCharts();
}

void ComparePage::drawCharts()
{
    if (!isVisible())
        return;
    qint64 longest = 1;
    for (const Compared &process : m_processes)
        longest = std::max(longest, m_nowMs - process.startedMs);
    m_startWindow.setKnown({0, longest});
    charts().draw();
    drawTable();
}

void ComparePage::drawTable()
{
    if (!isVisible())
        return;
    const auto id = MetricId(m_metric.currentData().toInt());
    const TimeSpan span = charts().window().span();
    for (int row = 0; row < m_table.rowCount(); ++row) {
        const Compared &process = m_processes[row];
        const qint64 zeroMs = isByStart() ? process.startedMs : 0;
        setCell(row, NameColumn, process.name, process.name);
        m_table.item(row, NameColumn)->setForeground(Colors::of(palette()).series(process.color));
        const auto range = process.history
                               ? process.history->range(id, span.fromMs + zeroMs, span.toMs + zeroMs)
                               : std::nullopt;
        const double missing = std::numeric_limits<double>::quiet_NaN();
        const double last =
            range ? latestValue(*process.history, id, span.fromMs + zeroMs, span.toMs + zeroMs) : missing;
        const std::array values{last, range ? range->minimum : missing, range ? range->mean : missing,
                                range ? range->maximum : missing};
        for (int i = 0; i < static_cast<int>(values.size()); ++i) {
            const double value = values[static_cast<std::size_t>(i)];
            setCell(row, LastColumn + i, m_format.value(gopscope::metric(id), value),
                    m_format.exact(gopscope::metric(id).unit, value));
        }
    }
}

void ComparePage::setCell(int row, int column, const QString &text, const QString &exact)
{
    QTableWidgetItem *item = m_table.item(row, column);
    if (!item) {
        item = new QTableWidgetItem;
        item->setTextAlignment((column == NameColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        m_table.setItem(row, column, item);
    }
    if (item->text() == text)
        return;
    item->setText(text);
    item->setToolTip(plainToolTip(exact));
}

} // namespace gopscope
