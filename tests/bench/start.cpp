// start_cpu_ratio: CPU time from the start of the process to the first painted window.
#include "bench.h"
#include "desk.h"
#include "look/theme.h"

#include <QApplication>
#include <QMainWindow>

#include <cstring>

using namespace gopscope;
using namespace Qt::StringLiterals;

namespace {

/// Ends the program once a window has painted.
class FirstPaint : public QObject
{
protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::UpdateRequest && !m_done) {
            m_done = true;
            watched->event(event); // paints
            std::printf("%.6f\n", procfs::ownCpuSeconds());
            QCoreApplication::exit(0);
            return true;
        }
        return false;
    }

private:
    bool m_done = false;
};

} // namespace

int bench::start(int argc, char *argv[])
{
    const bool whole = argc > 2 && std::strcmp(argv[2], "gopscope") == 0;
    QApplication app(argc, argv);
    FirstPaint paint;
    if (!whole) {
        QMainWindow window;
        window.resize(1360, 860);
        window.installEventFilter(&paint);
        window.show();
        return QApplication::exec();
    }
    applyTheme(app, Theme::System);
    ClosedDesk desk;
    desk.window.installEventFilter(&paint);
    desk.window.show();
    return QApplication::exec();
}
