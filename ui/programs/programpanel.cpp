#include "programs/programpanel.h"

#include "programs/programpane.h"

#include <QTabBar>

using namespace Qt::StringLiterals;

namespace gopscope {

ProgramPanel::ProgramPanel(LaunchedPrograms &programs, QWidget *parent)
    : QTabWidget(parent)
    , m_programs(programs)
{
    setObjectName(u"programPanel"_s);
    setAccessibleName(tr("Programs that were started here"));
    tabBar()->setAccessibleName(accessibleName());
    setDocumentMode(true);
    setTabsClosable(true);
    setElideMode(Qt::ElideMiddle);
    connect(this, &QTabWidget::tabCloseRequested, this, &ProgramPanel::closeTab);
    connect(&m_programs, &LaunchedPrograms::launched, this, &ProgramPanel::add);
    connect(&m_programs, &LaunchedPrograms::aboutToForget, this, &ProgramPanel::remove);
}

ProgramPane *ProgramPanel::pane(int index) const
{
    return static_cast<ProgramPane *>(widget(index));
}

int ProgramPanel::indexOf(const LaunchedProgram *program) const
{
    for (int i = 0; i < count(); ++i) {
        if (&pane(i)->program() == program)
            return i;
    }
    return -1;
}

void ProgramPanel::add(LaunchedProgram *program)
{
    auto *added = new ProgramPane(*program, *m_programs.watchOf(program));
    added->setFormat(m_format);
    connect(added, &ProgramPane::saying, this, &ProgramPanel::saying);
    connect(added, &ProgramPane::failed, this, &ProgramPanel::failed);
    connect(program, &LaunchedProgram::changed, added, [this] { updateTabs(); });
    setCurrentIndex(addTab(added, program->name().replace(u'&', u"&&"_s)));
    updateTabs();
}

void ProgramPanel::remove(const LaunchedProgram *program)
{
    if (const int index = indexOf(program); index >= 0)
        delete pane(index);
}

void ProgramPanel::closeTab(int index)
{
    m_programs.forget(&pane(index)->program());
}

void ProgramPanel::updateTabs()
{
    for (int i = 0; i < count(); ++i) {
        const bool isRunning = pane(i)->program().isUnderWay();
        for (const auto side : {QTabBar::LeftSide, QTabBar::RightSide}) {
            if (QWidget *button = tabBar()->tabButton(i, side)) {
                button->setEnabled(!isRunning);
                button->setToolTip(isRunning ? tr("It still runs") : tr("Close, and forget its output"));
                button->setAccessibleName(tr("Close %1").arg(pane(i)->program().name()));
            }
        }
    }
}

void ProgramPanel::setFormat(const Format &format)
{
    m_format = format;
    for (int i = 0; i < count(); ++i)
        pane(i)->setFormat(format);
}

void ProgramPanel::showProgram(const LaunchedProgram *program)
{
    if (const int index = indexOf(program); index >= 0)
        setCurrentIndex(index);
}

} // namespace gopscope
