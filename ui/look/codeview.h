#pragma once

#include <QPlainTextEdit>

namespace gopscope {

/// Lines to read and to copy, in a fixed-width font: what is too long for its width goes on below, and all of
/// it is seen.
class CodeView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit CodeView(QWidget *parent = nullptr);

    void setCode(const QString &lines);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitHeight();
};

} // namespace gopscope
