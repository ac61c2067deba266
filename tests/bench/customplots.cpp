// QCustomPlot is written with the keywords of Qt, which our own code does without.
#undef QT_NO_KEYWORDS
#undef QT_NO_FOREACH
#undef QT_NO_CAST_FROM_ASCII
#undef QT_NO_CAST_TO_ASCII
#include <qcustomplot.h>

#include "twins.h"

using namespace gopscope;

namespace bench {

CustomPlots::CustomPlots(const std::vector<ChartPicture> &pictures)
{
    for (const ChartPicture &chart : pictures) {
        auto *plot = new QCustomPlot(this);
        plot->setGeometry(chart.geometry);
        plot->setAntialiasedElements(QCP::aePlottables | QCP::aeScatters);
        plot->setNotAntialiasedElements(QCP::aeAxes | QCP::aeGrid);
        // Plot areas of the same size: what a line costs is its pixels.
        const QRect area = chart.plot.toRect();
        plot->axisRect()->setAutoMargins(QCP::msNone);
        plot->axisRect()->setMargins({area.left(), area.top(), chart.geometry.width() - area.right() - 1,
                                      chart.geometry.height() - area.bottom() - 1});
        const QSharedPointer<QCPAxisTickerDateTime> ticker(new QCPAxisTickerDateTime);
        ticker->setDateTimeFormat(QStringLiteral("HH:mm"));
        plot->xAxis->setTicker(ticker);
        for (const DrawnLine &line : chart.lines) {
            QCPGraph *graph = plot->addGraph();
            // Its way to a dashed line is the pen.
            graph->setPen(
                QPen(line.color, 1, line.style == LineStyle::Dashed ? Qt::DashLine : Qt::SolidLine));
            graph->setAdaptiveSampling(false); // there are no more points than it would leave
            if (line.style == LineStyle::Stem)
                graph->setLineStyle(QCPGraph::lsImpulse);
        }
        QCPGraph *marks = plot->addGraph();
        marks->setLineStyle(QCPGraph::lsNone);
        marks->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangle, 7));
        m_plots.push_back(plot);
    }
}

CustomPlots::~CustomPlots() = default;

void CustomPlots::show(const std::vector<ChartPicture> &pictures)
{
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const ChartPicture &chart = pictures[i];
        QCustomPlot *plot = m_plots[i];
        int number = 0;
        for (const DrawnLine &line : chart.lines) {
            QVector<QCPGraphData> points;
            points.reserve(static_cast<qsizetype>(line.curve->size()));
            for (const CurvePoint &point : *line.curve)
                points.append({static_cast<double>(point.timeMs) / 1000, point.value});
            plot->graph(number++)->data()->set(points, true);
        }
        QVector<QCPGraphData> marks;
        for (const GcMark &mark : chart.marks)
            marks.append({static_cast<double>(mark.timeMs) / 1000, 0});
        plot->graph(number)->data()->set(marks, true);
        plot->xAxis->setRange(static_cast<double>(chart.frame.fromMs) / 1000,
                              static_cast<double>(chart.frame.toMs) / 1000);
        plot->yAxis->setRange(chart.frame.bottom, chart.frame.top);
        plot->replot(QCustomPlot::rpQueuedReplot);
    }
}

} // namespace bench
