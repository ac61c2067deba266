#include "programs/startprogramdialog.h"

#include "base/untrusted.h"
#include "launch/words.h"
#include "look/theme.h"

#include <QCompleter>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileSystemModel>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// A path as a person writes it: ~ is the home folder.
QString expanded(const QString &text)
{
    const QString path = text.trimmed();
    return path == u"~"_s || path.startsWith("~/"_L1) ? QDir::homePath() + path.mid(1) : path;
}

void completeFiles(QLineEdit &edit, QDir::Filters filters)
{
    auto *completer = new QCompleter(&edit);
    auto *files = new QFileSystemModel(completer);
    files->setFilter(filters | QDir::AllDirs | QDir::NoDotAndDotDot | QDir::Drives);
    files->setRootPath({});
    completer->setModel(files);
    edit.setCompleter(completer);
}

QPushButton *browseButton(const QString &name, const QString &words)
{
    auto *button = new QPushButton(StartProgramDialog::tr("Browse…"));
    button->setObjectName(name);
    button->setAccessibleName(words);
    button->setAutoDefault(false);
    return button;
}

/// Says what is wrong in a colour of its own, and else what is worth knowing.
void note(QLabel &label, const QString &fault, const QString &remark = {})
{
    QPalette palette = label.parentWidget()->palette();
    const Colors colors = Colors::of(palette);
    palette.setColor(QPalette::WindowText, fault.isEmpty() ? colors.muted : colors.bad);
    label.setPalette(palette);
    label.setText(fault.isEmpty() ? remark : fault);
    label.setVisible(!label.text().isEmpty());
}

} // namespace

StartProgramDialog::StartProgramDialog(const QList<RecentProgram> &recent, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"startProgramDialog"_s);
    setWindowTitle(tr("Start Program"));
    build();
    offerRecent(recent);
    connect(&m_program, &QLineEdit::textChanged, this, &StartProgramDialog::check);
    connect(&m_arguments, &ArgumentsField::changed, this, &StartProgramDialog::check);
    connect(&m_folder, &QLineEdit::textChanged, this, &StartProgramDialog::check);
    connect(&m_variables, &QPlainTextEdit::textChanged, this, &StartProgramDialog::check);
    if (!recent.isEmpty())
        fill(recent.constFirst());
    check();
    m_program.setFocus();
    m_program.selectAll();
}

void StartProgramDialog::build()
{
    constexpr int readable = 560;
    auto *why = new QLabel(
        tr("What starts here can be read without an agent and without a privilege: before it runs, "
           "it names Gopscope's reader, and nobody else, as one who may read its memory."));
    why->setObjectName(u"whyReadable"_s);
    why->setTextFormat(Qt::PlainText);
    why->setWordWrap(true);
    why->setForegroundRole(QPalette::PlaceholderText);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addProgram(form);
    auto *arguments = new QLabel(tr("&Arguments"));
    arguments->setBuddy(m_arguments.focusProxy());
    form->addRow(arguments, &m_arguments);
    addFolder(form);
    addEnvironment(form);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_start = buttons->addButton(tr("Start"), QDialogButtonBox::AcceptRole);
    m_start->setObjectName(u"startProgramOk"_s);
    m_start->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->addStrut(readable);
    column->addWidget(why);
    column->addLayout(form, 1);
    column->addWidget(buttons);
}

void StartProgramDialog::addProgram(QFormLayout *form)
{
    m_program.setObjectName(u"program"_s);
    m_program.setAccessibleName(tr("Program"));
    m_program.setPlaceholderText(tr("A path, or a name on the PATH"));
    completeFiles(m_program, QDir::Files);
    auto *browse = browseButton(u"browseProgram"_s, tr("Browse for a program"));
    connect(browse, &QPushButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Program"), QFileInfo(expanded(m_program.text())).path());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, &m_program, &QLineEdit::setText);
        dialog->open();
    });
    m_recent.setObjectName(u"recentPrograms"_s);
    m_recent.setText(tr("Recent"));
    m_recent.setToolTip(tr("Programs that were started here before"));
    m_recent.setPopupMode(QToolButton::InstantPopup);
    auto *row = new QHBoxLayout;
    row->addWidget(&m_program, 1);
    row->addWidget(browse);
    row->addWidget(&m_recent);
    m_programNote.setObjectName(u"programNote"_s);
    m_programNote.setTextFormat(Qt::PlainText);
    m_programNote.setWordWrap(true);
    auto *label = new QLabel(tr("&Program"));
    label->setBuddy(&m_program);
    form->addRow(label, row);
    form->addRow(QString(), &m_programNote);
}

void StartProgramDialog::addFolder(QFormLayout *form)
{
    m_folder.setObjectName(u"folder"_s);
    m_folder.setAccessibleName(tr("Folder"));
    m_folder.setPlaceholderText(QDir::currentPath());
    completeFiles(m_folder, {});
    auto *browse = browseButton(u"browseFolder"_s, tr("Browse for a folder"));
    connect(browse, &QPushButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Folder"), expanded(m_folder.text()));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        connect(dialog, &QFileDialog::fileSelected, &m_folder, &QLineEdit::setText);
        dialog->open();
    });
    auto *row = new QHBoxLayout;
    row->addWidget(&m_folder, 1);
    row->addWidget(browse);
    m_folderNote.setObjectName(u"folderNote"_s);
    m_folderNote.setTextFormat(Qt::PlainText);
    m_folderNote.setWordWrap(true);
    auto *label = new QLabel(tr("&Folder"));
    label->setBuddy(&m_folder);
    form->addRow(label, row);
    form->addRow(QString(), &m_folderNote);
}

void StartProgramDialog::addEnvironment(QFormLayout *form)
{
    constexpr int lines = 3;
    m_variables.setObjectName(u"variables"_s);
    m_variables.setAccessibleName(tr("Environment"));
    m_variables.setPlaceholderText(u"NAME=value"_s);
    m_variables.setTabChangesFocus(true);
    m_variables.setLineWrapMode(QPlainTextEdit::NoWrap);
    m_variables.setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_variables.setFixedHeight(lines * m_variables.fontMetrics().lineSpacing() + 16);
    m_onlyThese.setObjectName(u"onlyTheseVariables"_s);
    m_onlyThese.setText(tr("&Only these, and none of Gopscope's"));
    m_variableNote.setObjectName(u"variableNote"_s);
    m_variableNote.setTextFormat(Qt::PlainText);
    m_variableNote.setWordWrap(true);
    auto *label = new QLabel(tr("&Environment"));
    label->setBuddy(&m_variables);
    form->addRow(label, &m_variables);
    form->addRow(QString(), &m_variableNote);
    form->addRow(QString(), &m_onlyThese);
}

void StartProgramDialog::offerRecent(const QList<RecentProgram> &recent)
{
    m_recent.setEnabled(!recent.isEmpty());
    auto *menu = new QMenu(&m_recent);
    for (const RecentProgram &program : recent) {
        const QString words = joinWords(QStringList{program.program} + program.arguments);
        QAction *action = menu->addAction(oneLine(words, 70).replace(u'&', u"&&"_s));
        connect(action, &QAction::triggered, this, [this, program] { fill(program); });
    }
    m_recent.setMenu(menu);
}

void StartProgramDialog::fill(const RecentProgram &program)
{
    m_program.setText(program.program);
    m_arguments.setArguments(program.arguments);
    m_folder.setText(program.folder);
    m_variables.setPlainText(program.variables.join(u'\n'));
    m_onlyThese.setChecked(!program.addsVariables);
}

QStringList StartProgramDialog::variables() const
{
    QStringList lines = m_variables.toPlainText().split(u'\n');
    lines.removeIf([](const QString &line) { return line.trimmed().isEmpty(); });
    return lines;
}

LaunchRequest StartProgramDialog::request() const
{
    QByteArrayList arguments;
    for (const QString &argument : m_arguments.arguments())
        arguments << QFile::encodeName(argument);
    return {.program = QFile::encodeName(expanded(m_program.text())),
            .arguments = arguments,
            .folder = expanded(m_folder.text()),
            .variables = variables(),
            .addsVariables = !m_onlyThese.isChecked()};
}

RecentProgram StartProgramDialog::remembered() const
{
    QStringList names = variables();
    for (QString &name : names)
        name = name.left(name.indexOf(u'='));
    return {.program = expanded(m_program.text()),
            .arguments = m_arguments.arguments(),
            .folder = expanded(m_folder.text()),
            .variables = names,
            .addsVariables = !m_onlyThese.isChecked()};
}

void StartProgramDialog::check()
{
    // Each of these looks for files: once a key is enough.
    const LaunchRequest asked = request();
    const QString programFault = asked.programFault();
    const QString folderFault = asked.folderFault();
    const QString variableFault = asked.variableFault();
    const QString interpreter = oneLine(QString::fromLocal8Bit(asked.interpreter()), 60);
    const QString script =
        tr("A script for %1. It is watched when it makes way for a Go program (exec); Go programs that it "
           "starts beside itself appear in the list.")
            .arg(interpreter);
    note(m_programNote, asked.program.isEmpty() ? QString() : programFault,
         interpreter.isEmpty() ? QString() : script);
    note(m_folderNote, folderFault);
    note(m_variableNote, variableFault,
         asked.variables.isEmpty() ? QString()
                                   : tr("The values are not kept for the next time, the names are."));
    m_program.setAccessibleDescription(m_programNote.text());
    m_folder.setAccessibleDescription(m_folderNote.text());
    m_variables.setAccessibleDescription(m_variableNote.text());
    m_start->setEnabled(programFault.isEmpty() && folderFault.isEmpty() && variableFault.isEmpty() &&
                        m_arguments.isComplete());
    makeRoom();
}

/// A layout lets words that wrap lie over each other before it makes a window larger.
void StartProgramDialog::makeRoom()
{
    layout()->activate();
    const int needed = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                     : layout()->sizeHint().height();
    if (isVisible() && needed > height())
        resize(width(), needed);
}

} // namespace gopscope
