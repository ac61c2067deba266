#pragma once

#include "programs/findbar.h"
#include "programs/outputview.h"
#include "session/launchedprograms.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QWidget>

namespace gopscope {

/// One program that was started here: how it stands, what ends it and starts it again, and what it prints.
class ProgramPane : public QWidget
{
    Q_OBJECT

public:
    ProgramPane(LaunchedProgram &program, const ProgramWatch &watch, QWidget *parent = nullptr);

    [[nodiscard]] LaunchedProgram &program() const { return m_program; }
    void setFormat(const Format &format);

Q_SIGNALS:
    void saying(const QString &words);
    /// Something did not work.
    void failed(const QString &title, const QString &reason);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void connectParts();
    void update();
    void stop();
    void saveAs();
    void save(const QString &file);

    LaunchedProgram &m_program;
    const ProgramWatch &m_watch;
    Format m_format;
    QBoxLayout *m_head = nullptr; ///< state and buttons, beside or below each other
    QLabel m_state;
    QPushButton m_stop, m_restart;
    QToolButton m_find, m_wrap, m_follow, m_save;
    OutputView m_view;
    FindBar m_findBar;
};

} // namespace gopscope
