#include "programs/programpane.h"

#include "base/untrusted.h"
#include "launch/saveoutput.h"
#include "look/toolbutton.h"
#include "programs/programwords.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QRegularExpression>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gopscope {

ProgramPane::ProgramPane(LaunchedProgram &program, const ProgramWatch &watch, QWidget *parent)
    : QWidget(parent)
    , m_program(program)
    , m_watch(watch)
    , m_view(program.output())
    , m_findBar(m_view)
{
    setObjectName(u"programPane"_s);
    build();
    connectParts();
    showState();
}

void ProgramPane::setFormat(const Format &format)
{
    m_format = format;
    m_view.setFormat(format);
}

void ProgramPane::build()
{
    m_state.setObjectName(u"programState"_s);
    m_state.setTextFormat(Qt::PlainText);
    m_state.setWordWrap(true);
    m_stop.setObjectName(u"stopProgram"_s);
    m_restart.setObjectName(u"restartProgram"_s);
    m_restart.setText(tr("&Restart"));
    m_restart.setToolTip(tr("Start it again, once it has ended; its samples go on behind a seam"));
    setUpTool(m_find, u"findInOutput"_s, tr("Find"), tr("Find in the output (Ctrl+F in it)"));
    setUpTool(m_wrap, u"wrapOutput"_s, tr("Wrap"), tr("Break lines that are wider than the window"));
    m_wrap.setCheckable(true);
    setUpTool(m_follow, u"followOutput"_s, tr("Follow"), tr("Show the end, and go on to (Ctrl+End)"));
    m_follow.setCheckable(true);
    m_follow.setChecked(true);
    setUpTool(m_save, u"saveOutput"_s, tr("Save…"),
              tr("Save what is kept of the output as text (Ctrl+S in it)"));
    m_save.setAccessibleName(tr("Save the output"));
    m_view.setAccessibleName(tr("Output of %1").arg(m_program.name()));
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {&m_stop, &m_restart}) {
        button->setMaximumWidth(fontMetrics().horizontalAdvance(m_restart.text()) + 24); // no word needs more
        buttons->addWidget(button);
    }
    for (QToolButton *button : {&m_find, &m_wrap, &m_follow, &m_save})
        buttons->addWidget(button);
    buttons->addStretch(1);
    m_head = new QBoxLayout(QBoxLayout::LeftToRight);
    m_head->setSpacing(4);
    m_head->addWidget(&m_state, 1);
    m_head->addLayout(buttons);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 4, 8, 4);
    column->setSpacing(4);
    column->addLayout(m_head);
    column->addWidget(&m_view, 1);
    column->addWidget(&m_findBar);
}

void ProgramPane::connectParts()
{
    connect(&m_program, &LaunchedProgram::changed, this, &ProgramPane::showState);
    connect(&m_watch, &ProgramWatch::changed, this, &ProgramPane::showState);
    connect(&m_watch, &ProgramWatch::watched, this, &ProgramPane::showState);
    connect(&m_program, &LaunchedProgram::outputGrew, &m_view, &OutputView::follow);
    connect(&m_program, &LaunchedProgram::outputGrew, this, [this] {
        if (m_program.state() == LaunchedProgram::State::Ended)
            showState(); // the last words may tell why
    });
    connect(&m_view, &QPlainTextEdit::textChanged, &m_findBar, &FindBar::countSoon);
    connect(&m_view, &OutputView::moved, this, [this] { m_follow.setChecked(m_view.isAtEnd()); });
    connect(&m_stop, &QPushButton::clicked, this, &ProgramPane::stop);
    connect(&m_restart, &QPushButton::clicked, &m_program, &LaunchedProgram::restart);
    connect(&m_find, &QToolButton::clicked, &m_findBar, &FindBar::open);
    connect(&m_follow, &QToolButton::clicked, this, [this] {
        m_view.goToEnd();
        m_follow.setChecked(m_view.isAtEnd());
    });
    connect(&m_wrap, &QToolButton::toggled, this, [this](bool wraps) {
        const bool follows = m_view.isAtEnd();
        m_view.setLineWrapMode(wraps ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
        if (follows)
            m_view.goToEnd();
    });
    connect(&m_save, &QToolButton::clicked, this, &ProgramPane::saveAs);
}

void ProgramPane::showState()
{
    const QString words = programwords::state(m_program, m_watch);
    m_state.setText(words);
    m_state.setAccessibleName(words);
    const bool isStubborn = m_program.isStubborn();
    m_stop.setText(isStubborn ? tr("Kill") : tr("&Stop"));
    m_stop.setToolTip(isStubborn ? tr("End it at once, with SIGKILL: it can save nothing")
                                 : tr("Ask it to end, with SIGTERM"));
    m_stop.setEnabled(m_program.state() == LaunchedProgram::State::Running || isStubborn);
    m_restart.setEnabled(m_program.state() != LaunchedProgram::State::Starting &&
                         m_program.state() != LaunchedProgram::State::Stopping);
}

void ProgramPane::stop()
{
    if (m_program.isStubborn())
        m_program.kill();
    else
        m_program.stop();
}

void ProgramPane::saveAs()
{
    static const QRegularExpression unsafe(uR"([^\w.-]+)"_s);
    auto *dialog = new QFileDialog(this, tr("Save Output"), m_saveFolder, tr("Text files (*.txt *.log)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"txt"_s);
    dialog->selectFile(m_program.name().replace(unsafe, u"_"_s) + u".txt"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &ProgramPane::save);
    dialog->open();
}

void ProgramPane::save(const QString &file)
{
    const OutputRing &output = m_program.output();
    const QString before = m_format.bytes(static_cast<double>(output.begin()));
    const auto saved =
        saveOutput(output, file, u"── %1 ──"_s.arg(tr("%1 before this are not kept").arg(before)));
    if (!saved)
        return Q_EMIT failed(tr("The output is not saved"), saved.error().message);
    Q_EMIT savedIn(QFileInfo(file).absolutePath());
    Q_EMIT saying(tr("Saved the output to %1").arg(oneLine(file)));
}

void ProgramPane::resizeEvent(QResizeEvent *event)
{
    constexpr int roomForBoth = 800;
    QWidget::resizeEvent(event);
    m_head->setDirection(width() < roomForBoth ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

} // namespace gopscope
