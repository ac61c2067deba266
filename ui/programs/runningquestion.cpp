#include "programs/runningquestion.h"

#include "base/plural.h"
#include "base/untrusted.h"

#include <QPushButton>

using namespace Qt::StringLiterals;

namespace gopscope {

RunningQuestion::RunningQuestion(const QStringList &names, QWidget *parent)
    : QMessageBox(parent)
{
    setObjectName(u"runningQuestion"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Close Gopscope"));
    setIcon(QMessageBox::Question);
    setTextFormat(Qt::PlainText);
    QStringList shown;
    for (const QString &name : names)
        shown << oneLine(name, 60);
    // All in the text: the format does not hold for the informative one.
    setText(tr("%n programs that were started here still run:", nullptr, plural(names.size())) + u"\n\n"_s +
            shown.join(u", "_s) + u"\n\n"_s +
            tr("What is let run is not watched any more, and nobody sees what it prints."));
    QPushButton *letRun = addButton(tr("&Let Run"), QMessageBox::DestructiveRole);
    QPushButton *end = addButton(tr("&End, Then Close"), QMessageBox::DestructiveRole);
    QPushButton *cancel = addButton(QMessageBox::Cancel);
    letRun->setObjectName(u"letRun"_s);
    end->setObjectName(u"endRunning"_s);
    end->setToolTip(tr("Ask to end, with SIGTERM, and close then"));
    setDefaultButton(cancel);
    setEscapeButton(cancel);
    connect(this, &QDialog::finished, this, [this, letRun, end] {
        const QAbstractButton *chosen = clickedButton();
        Q_EMIT answered(chosen == letRun ? RunningAnswer::LetRun
                        : chosen == end  ? RunningAnswer::End
                                         : RunningAnswer::Cancel);
    });
}

} // namespace gopscope
