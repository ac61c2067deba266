#pragma once

#include "installation/readerinstallation.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace gopscope {

/// Says whether gopscope-reader is installed with its right, shows the commands that would do it as root,
/// and runs them when a person wants it; removes it likewise.
class ReaderDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ReaderDialog(QWidget *parent = nullptr);

    /// A question that is open is taken back first, and the dialog stays; it does not a second time.
    void reject() override;

Q_SIGNALS:
    /// The reader was installed or removed.
    void readerChanged();

private:
    void build();
    void connectButtons();
    void run(const RootTask &task, bool removes);
    void finish(const std::optional<Error> &error);
    void copyCommands();
    /// Shows what is installed and what can be done.
    void showInstalled();
    void showCommands();
    void say(const QString &words);
    [[nodiscard]] RootTask toInstall() const
    {
        return m_installation.toInstall(m_groups.value(m_group.currentIndex()));
    }

    ReaderInstallation m_installation;
    const QList<ReaderGroup> m_groups = ReaderInstallation::groups();
    QLabel m_state;
    QComboBox m_group;
    QPlainTextEdit m_commands;
    QLabel m_removalLabel;
    QLineEdit m_removal;
    QLabel m_result;
    QPushButton m_install;
    QPushButton m_remove;
    QPushButton m_copy;
    QPushButton m_close;
    bool m_removes = false;     ///< the task that runs
    bool m_isTakenBack = false; ///< the question that is open
};

} // namespace gopscope
