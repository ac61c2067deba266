#include "programs/programcontrol.h"

#include "programs/startprogramdialog.h"

using namespace Qt::StringLiterals;

namespace gopscope {

ProgramControl::ProgramControl(Session &session, WindowActions &actions, QWidget *window)
    : QObject(window)
    , m_programs(session)
    , m_actions(actions)
    , m_window(window)
    , m_panel(m_programs)
{
    m_panel.hide();
    m_actions.output->setEnabled(false);
    connect(m_actions.startProgram, &QAction::triggered, this, &ProgramControl::openDialog);
    connect(m_actions.output, &QAction::toggled, &m_panel, &QWidget::setVisible);
    connect(m_actions.output, &QAction::triggered, &m_panel, &ProgramPanel::focusOutput);
    connect(&m_panel, &ProgramPanel::saying, this, &ProgramControl::saying);
    connect(&m_panel, &ProgramPanel::failed, this, &ProgramControl::failed);
    connect(&m_programs, &LaunchedPrograms::watched, this,
            [this](const LaunchedProgram *, Target *target) { Q_EMIT watched(target); });
    connect(&m_programs, &LaunchedPrograms::started, this, &ProgramControl::stayOpen); // of others was asked
    connect(&m_programs, &LaunchedPrograms::allEnded, this, [this] {
        if (std::exchange(m_isClosing, false))
            Q_EMIT mayCloseNow();
    });
    connect(&m_programs, &LaunchedPrograms::forgotten, this, [this] {
        if (!m_programs.isEmpty())
            return;
        m_actions.output->setChecked(false);
        m_actions.output->setEnabled(false);
    });
}

void ProgramControl::openDialog()
{
    if (!m_programs.hasRoom())
        return Q_EMIT failed(
            tr("Too many programs were started"),
            tr("%1 are kept at most, with their output. Close the tab of one that has ended.")
                .arg(LaunchedPrograms::most));
    auto *dialog = new StartProgramDialog(m_recent, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_recent = withRecent(dialog->remembered(), m_recent);
        Q_EMIT recentChanged();
        start(dialog->request());
    });
    dialog->open();
}

void ProgramControl::start(const LaunchRequest &request)
{
    m_programs.launch(request);
    m_actions.output->setEnabled(true);
    m_actions.output->setChecked(true);
}

bool ProgramControl::mayClose()
{
    const QList<LaunchedProgram *> running = m_programs.running();
    if (running.isEmpty() || m_letsRun)
        return true;
    if (m_question)
        return false;
    QStringList names;
    for (const LaunchedProgram *program : running)
        names << program->name();
    m_question = new RunningQuestion(names, m_window);
    connect(m_question, &RunningQuestion::answered, this, &ProgramControl::takeAnswer);
    m_question->open();
    return false;
}

void ProgramControl::takeAnswer(RunningAnswer answer)
{
    m_question = nullptr; // it goes by itself
    m_letsRun = answer == RunningAnswer::LetRun;
    m_isClosing = answer == RunningAnswer::End && !m_programs.running().isEmpty();
    if (m_isClosing) {
        Q_EMIT saying(tr("Gopscope closes when what it started has ended"));
        m_actions.output->setChecked(true); // which has the button for what does not
        m_panel.showProgram(m_programs.running().constFirst());
        m_programs.stopAll();
    } else if (answer != RunningAnswer::Cancel)
        Q_EMIT mayCloseNow();
}

void ProgramControl::leave()
{
    delete m_question;
    if (!m_letsRun)
        m_programs.stopAll();
    m_programs.letGo();
}

} // namespace gopscope
