#pragma once

#include "format/format.h"
#include "session/launchedprograms.h"

#include <QTabWidget>

namespace gopscope {

class ProgramPane;

/// The programs that were started here, a tab for each. A tab of one that has ended can be closed. In here
/// the keys that find, save and close mean the output, and not what they mean in the window.
class ProgramPanel : public QTabWidget
{
    Q_OBJECT

public:
    explicit ProgramPanel(LaunchedPrograms &programs, QWidget *parent = nullptr);

    void setFormat(const Format &format);
    /// Where an output is saved, unless one looks elsewhere.
    void setSaveFolder(const QString &folder);
    /// Brings a program to the front; null changes nothing.
    void showProgram(const LaunchedProgram *program);
    /// Gives the keys to the output in front, if that can be seen.
    void focusOutput();

Q_SIGNALS:
    void savedIn(const QString &folder);
    void saying(const QString &words);
    void failed(const QString &title, const QString &reason);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void add(LaunchedProgram *program);
    void remove(const LaunchedProgram *program);
    void closeTab(int index);
    void updateTabs();
    [[nodiscard]] ProgramPane *pane(int index) const;
    [[nodiscard]] int indexOf(const LaunchedProgram *program) const;

    LaunchedPrograms &m_programs;
    Format m_format;
    QString m_saveFolder;
};

} // namespace gopscope
