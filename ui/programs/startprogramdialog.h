#pragma once

#include "launch/launchrequest.h"
#include "programs/argumentsfield.h"
#include "settings/recentprogram.h"

#include <QCheckBox>
#include <QDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

class QFormLayout;

namespace gopscope {

/// Asks which program to start, and how. Starts nothing by itself: accepted() says that request() is to be
/// started.
class StartProgramDialog : public QDialog
{
    Q_OBJECT

public:
    /// `recent` are offered to be started again; the first stands there at once.
    explicit StartProgramDialog(const QList<RecentProgram> &recent, QWidget *parent = nullptr);

    [[nodiscard]] LaunchRequest request() const;
    /// The same as it is remembered.
    [[nodiscard]] RecentProgram remembered() const;

private:
    void build();
    void addProgram(QFormLayout *form);
    void addFolder(QFormLayout *form);
    void addEnvironment(QFormLayout *form);
    void offerRecent(const QList<RecentProgram> &recent);
    void fill(const RecentProgram &program);
    void check();
    void makeRoom();
    [[nodiscard]] QStringList variables() const;

    QLineEdit m_program;
    QToolButton m_recent;
    QLabel m_programNote;
    ArgumentsField m_arguments;
    QLineEdit m_folder;
    QLabel m_folderNote;
    QPlainTextEdit m_variables;
    QCheckBox m_onlyThese;
    QLabel m_variableNote;
    QPushButton *m_start = nullptr;
};

} // namespace gopscope
