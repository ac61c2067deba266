#include "closequestion.h"

#include "base/plural.h"
#include "base/untrusted.h"

#include <QCheckBox>
#include <QPushButton>

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace gopscope {

std::optional<ForgottenSamples> forgottenOnClosing(const Session &session, const Target *saved)
{
    constexpr qint64 worthAsking = std::chrono::milliseconds(1h).count();
    ForgottenSamples samples;
    for (const auto &target : session.sampler().targets()) {
        const History &history = session.history(target.get());
        if (target.get() == saved || history.empty() || history.lastMs() - history.firstMs() <= worthAsking)
            continue;
        ++samples.processes;
        samples.longestMs = std::max(samples.longestMs, history.lastMs() - history.firstMs());
    }
    return samples.processes > 0 ? std::optional(samples) : std::nullopt;
}

CloseQuestion::CloseQuestion(const ForgottenSamples &samples, const QString &savable, const Format &format,
                             QWidget *parent)
    : QMessageBox(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Close Gopscope"));
    setIcon(QMessageBox::Question);
    setTextFormat(Qt::PlainText);
    setText(tr("Closing forgets the samples of %n processes.", nullptr, plural(samples.processes)));
    setInformativeText(tr("They are in memory only, and go back %1. What is saved as CSV stays.")
                           .arg(format.elapsed(samples.longestMs)));
    setCheckBox(new QCheckBox(tr("&Don't ask again")));
    const QString name = oneLine(savable, 30).replace(u'&', u"&&"_s);
    QPushButton *save =
        name.isEmpty() ? nullptr : addButton(tr("&Save %1…").arg(name), QMessageBox::AcceptRole);
    QPushButton *close = addButton(tr("&Close"), QMessageBox::DestructiveRole);
    QPushButton *cancel = addButton(QMessageBox::Cancel);
    setDefaultButton(save ? save : cancel);
    setEscapeButton(cancel);
    connect(this, &QDialog::finished, this, [this, save, close] {
        const QAbstractButton *chosen = clickedButton();
        Q_EMIT answered(save && chosen == save ? CloseAnswer::Save
                        : chosen == close      ? CloseAnswer::Close
                                               : CloseAnswer::Cancel,
                        checkBox()->isChecked());
    });
}

} // namespace gopscope
