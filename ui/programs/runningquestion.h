#pragma once

#include <QMessageBox>

namespace gopscope {

/// What is to become of programs that still run when the window closes.
enum class RunningAnswer
{
    LetRun,
    End,
    Cancel,
};

/// Asks that, shown by open(). Esc and Enter close nothing.
class RunningQuestion : public QMessageBox
{
    Q_OBJECT

public:
    RunningQuestion(const QStringList &names, QWidget *parent);

Q_SIGNALS:
    void answered(gopscope::RunningAnswer answer);
};

} // namespace gopscope
