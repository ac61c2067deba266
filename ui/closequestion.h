#pragma once

#include "format/format.h"
#include "session/session.h"

#include <QMessageBox>

namespace gopscope {

/// The samples that are gone when the window closes: of so many processes, up to so long.
struct ForgottenSamples
{
    qsizetype processes = 0;
    qint64 longestMs = 0;
};

/// Absent when it is an hour or less: that is soon there again. What was `saved` is not forgotten.
[[nodiscard]] std::optional<ForgottenSamples> forgottenOnClosing(const Session &session,
                                                                 const Target *saved = nullptr);

/// What a person answers to the question below.
enum class CloseAnswer
{
    Close,
    Save,
    Cancel,
};

/// Asks whether to close all the same, shown by open(). `savable` is what can be saved first, a name; empty:
/// nothing. Esc and Enter lose nothing.
class CloseQuestion : public QMessageBox
{
    Q_OBJECT

public:
    CloseQuestion(const ForgottenSamples &samples, const QString &savable, const Format &format,
                  QWidget *parent);

Q_SIGNALS:
    void answered(gopscope::CloseAnswer answer, bool neverAgain);
};

} // namespace gopscope
