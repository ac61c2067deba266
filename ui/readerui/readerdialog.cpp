#include "readerui/readerdialog.h"

#include "goprograms/readability.h"
#include "installation/account.h"
#include "readerui/readerwords.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

void makeText(QLabel &label)
{
    label.setTextFormat(Qt::PlainText);
    label.setWordWrap(true);
    label.setTextInteractionFlags(Qt::TextSelectableByMouse);
}

} // namespace

ReaderDialog::ReaderDialog(QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"readerDialog"_s);
    setWindowTitle(tr("Install Reader"));
    build();
    connectButtons();
    showInstalled();
}

void ReaderDialog::build()
{
    auto *purpose = new QLabel(readerwords::purpose());
    auto *asRoot = new QLabel(readerwords::asRoot());
    for (QLabel *label : {purpose, asRoot, &m_state, &m_result})
        makeText(*label);
    asRoot->setObjectName(u"readerAsRoot"_s);
    asRoot->setVisible(account::isRoot());
    m_state.setObjectName(u"readerState"_s);
    QFont bold = font();
    bold.setBold(true);
    m_state.setFont(bold);
    m_result.setObjectName(u"readerResult"_s);
    m_result.setMinimumHeight(2 * m_result.fontMetrics().lineSpacing());

    m_group.setObjectName(u"readerGroup"_s);
    m_group.setAccessibleName(tr("Group that may run it"));
    for (const ReaderGroup &group : m_groups)
        m_group.addItem(readerwords::group(group, account::name()));
    auto *form = new QFormLayout;
    form->addRow(tr("May be run by the &group"), &m_group);

    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_commands.setObjectName(u"readerCommands"_s);
    m_commands.setReadOnly(true);
    m_commands.setFont(fixed);
    m_commands.setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere); // all that runs is seen
    m_commands.setTabChangesFocus(true);
    m_commands.setAccessibleName(tr("Commands that install it"));
    m_commands.setAccessibleDescription(tr("They run as root"));
    auto *commandsLabel = new QLabel(tr("&To install it, this runs as root, once you allow it:"));
    commandsLabel->setBuddy(&m_commands);
    m_removal.setObjectName(u"readerRemoval"_s);
    m_removal.setReadOnly(true);
    m_removal.setFont(fixed);
    m_removal.setAccessibleName(tr("Command that removes it"));
    m_removal.setAccessibleDescription(tr("It runs as root"));
    m_removalLabel.setText(tr("To &remove it, this:"));
    m_removalLabel.setBuddy(&m_removal);

    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {&m_copy, &m_remove, &m_install, &m_close}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->insertStretch(1);
    m_copy.setObjectName(u"copyCommands"_s);
    m_copy.setText(tr("&Copy Commands"));
    m_remove.setObjectName(u"removeReader"_s);
    m_remove.setText(tr("R&emove Reader"));
    m_install.setObjectName(u"installReader"_s);
    m_close.setObjectName(u"closeReader"_s);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(purpose);
    layout->addWidget(asRoot);
    layout->addWidget(&m_state);
    layout->addLayout(form);
    layout->addWidget(commandsLabel);
    layout->addWidget(&m_commands, 1);
    layout->addWidget(&m_removalLabel);
    layout->addWidget(&m_removal);
    layout->addWidget(&m_result);
    layout->addLayout(buttons);
    resize(700, 580);
}

void ReaderDialog::connectButtons()
{
    connect(&m_group, &QComboBox::currentIndexChanged, this, &ReaderDialog::showCommands);
    connect(&m_copy, &QPushButton::clicked, this, &ReaderDialog::copyCommands);
    connect(&m_install, &QPushButton::clicked, this, [this] { run(toInstall(), false); });
    connect(&m_remove, &QPushButton::clicked, this, [this] { run(ReaderInstallation::toRemove(), true); });
    connect(&m_close, &QPushButton::clicked, this, &ReaderDialog::reject);
    connect(&m_installation, &ReaderInstallation::finished, this, &ReaderDialog::finish);
}

void ReaderDialog::run(const RootTask &task, bool removes)
{
    m_removes = removes;
    m_isTakenBack = false;
    m_installation.run(task);
    say(tr("Asking for the permission to run this as root…"));
    showInstalled();
}

void ReaderDialog::finish(const std::optional<Error> &error)
{
    const bool isThere = m_installation.installed().isThere;
    if (error)
        say(error->message);
    else if (isThere != m_removes)
        say(isThere ? tr("Installed.") : tr("Removed."));
    else
        say(tr("pkexec says that it went well, but nothing has changed. Copy the commands, and run them in a "
               "terminal."));
    showInstalled();
    if (!error)
        Q_EMIT readerChanged();
    if (isHidden())
        deleteLater();
}

void ReaderDialog::reject()
{
    if (m_installation.isRunning() && !std::exchange(m_isTakenBack, true))
        return m_installation.cancel();
    // What runs as root by now can't be ended, and need not hold anybody here. What comes of it is still
    // heard.
    if (m_installation.isRunning())
        setAttribute(Qt::WA_DeleteOnClose, false);
    QDialog::reject();
}

void ReaderDialog::copyCommands()
{
    QGuiApplication::clipboard()->setText(m_commands.toPlainText() + u'\n');
    say(tr("Copied."));
}

void ReaderDialog::showInstalled()
{
    const InstalledReader &installed = m_installation.installed();
    const bool isRunning = m_installation.isRunning();
    const QString &obstacle = m_installation.obstacle();
    m_state.setText(readerwords::state(installed, yamaScope()));
    m_install.setText(installed.isThere ? tr("&Install Again") : tr("&Install"));
    m_install.setEnabled(!isRunning && obstacle.isEmpty());
    m_remove.setEnabled(!isRunning && installed.isThere);
    m_group.setEnabled(!isRunning);
    m_close.setText(isRunning ? tr("Cancel") : tr("Close"));
    for (QWidget *widget : {static_cast<QWidget *>(&m_removal), static_cast<QWidget *>(&m_removalLabel)})
        widget->setVisible(installed.isThere);
    showCommands();
    if (m_result.text().isEmpty())
        say(obstacle);
}

void ReaderDialog::showCommands()
{
    const QStringList runner = ReaderInstallation::runner();
    m_commands.setPlainText(toInstall().shellLine(runner));
    m_removal.setText(ReaderInstallation::toRemove().shellLine(runner));
    m_removal.setCursorPosition(0);
}

void ReaderDialog::say(const QString &words)
{
    m_result.setText(words);
}

} // namespace gopscope
