#include "programs/programpanel.h"

#include "programs/programpane.h"

#include <QKeyEvent>
#include <QTabBar>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr std::array ownKeys{QKeySequence::Find, QKeySequence::FindNext, QKeySequence::FindPrevious,
                             QKeySequence::Save, QKeySequence::Close};

} // namespace

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
    added->setSaveFolder(m_saveFolder);
    connect(added, &ProgramPane::savedIn, this, &ProgramPanel::savedIn);
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
    LaunchedProgram &program = pane(index)->program();
    if (program.isUnderWay())
        return Q_EMIT saying(tr("%1 still runs").arg(program.name()));
    m_programs.forget(&program);
}

void ProgramPanel::updateTabs()
{
    for (int i = 0; i < count(); ++i) {
        const bool isRunning = pane(i)->program().isUnderWay();
        for (const auto side : {QTabBar::LeftSide, QTabBar::RightSide}) {
            if (QWidget *button = tabBar()->tabButton(i, side)) {
                button->setEnabled(!isRunning);
                button->setToolTip(isRunning ? tr("It still runs")
                                             : tr("Close, and forget its output (Ctrl+W in it)"));
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

void ProgramPanel::setSaveFolder(const QString &folder)
{
    m_saveFolder = folder;
    for (int i = 0; i < count(); ++i)
        pane(i)->setSaveFolder(folder);
}

void ProgramPanel::showProgram(const LaunchedProgram *program)
{
    if (const int index = indexOf(program); index >= 0)
        setCurrentIndex(index);
}

void ProgramPanel::focusOutput()
{
    if (count() > 0 && isVisible())
        pane(currentIndex())->focusOutput();
}

bool ProgramPanel::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (std::ranges::any_of(ownKeys, [&](auto own) { return key->matches(own); })) {
            event->accept();
            return true;
        }
    }
    return QTabWidget::event(event);
}

void ProgramPanel::keyPressEvent(QKeyEvent *event)
{
    if (count() == 0)
        return QTabWidget::keyPressEvent(event);
    ProgramPane *front = pane(currentIndex());
    if (event->matches(QKeySequence::Find))
        front->find();
    else if (event->matches(QKeySequence::FindNext))
        front->findNext();
    else if (event->matches(QKeySequence::FindPrevious))
        front->findPrevious();
    else if (event->matches(QKeySequence::Save))
        front->saveAs();
    else if (event->matches(QKeySequence::Close)) {
        closeTab(currentIndex());
        focusOutput();
    } else
        QTabWidget::keyPressEvent(event);
}

} // namespace gopscope
