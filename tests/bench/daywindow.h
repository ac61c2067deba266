#pragma once

#include "desk.h"
#include "madesamples.h"

namespace bench {

/// The real window on a process that has a day of samples at 1 Hz.
class DayWindow
{
public:
    using Shape = double (*)(std::size_t, qint64);

    DayWindow(const gopscope::Clock &clock, qint64 pid, std::chrono::minutes range, Shape shape,
              std::chrono::milliseconds interval, const QString &source = gopscope::gopsSource());

    [[nodiscard]] gopscope::Session &session() { return m_desk.session; }
    [[nodiscard]] gopscope::MainWindow &window() { return m_desk.window; }
    [[nodiscard]] gopscope::ChartsPage &page()
    {
        return *m_desk.find<gopscope::ChartsPage>(QStringLiteral("chartsPage"));
    }
    [[nodiscard]] const gopscope::History &history() const { return m_desk.session.history(m_target); }
    /// A sample of now, as the process would give it.
    void takeSample();
    /// Six charts with twenty lines in place of the page's own.
    void showTwentyLines();

private:
    QTemporaryDir m_dir;
    ClosedDesk m_desk;
    gopscope::Target *m_target;
    Shape m_shape;
};

/// Handles events until everything is painted.
void paintAll();

} // namespace bench
