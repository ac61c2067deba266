#pragma once

#include "format/format.h"
#include "launch/outputring.h"
#include "launch/outputtext.h"

#include <QPlainTextEdit>
#include <QTimer>

namespace gopscope {

/// The end of what a program prints, as plain text. It takes a small part of the time: what comes quicker
/// than that, or while it is hidden and more than is kept, is left out in the middle, and it says so.
class OutputView : public QPlainTextEdit
{
    Q_OBJECT

public:
    static constexpr int mostLines = 100'000;
    static constexpr int mostCharacters = 10'000'000;

    explicit OutputView(const OutputRing &output, QWidget *parent = nullptr);

    void setFormat(const Format &format) { m_format = format; }
    /// There is more in the ring.
    void follow();
    /// Whether it shows the end, and goes on to.
    [[nodiscard]] bool isAtEnd() const;
    void goToEnd();

Q_SIGNALS:
    /// isAtEnd() may have changed.
    void moved();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    /// The place from which on all that is kept can be shown.
    [[nodiscard]] quint64 beginOfEnd() const;
    void takeMore();
    /// `why` says so, with %1 for how much is left out.
    void skipTo(quint64 place, const QString &why);
    void add(const QString &text);
    void cutStart();

    const OutputRing &m_output;
    Format m_format;
    OutputText m_text;
    quint64 m_at = 0; ///< what is before was shown or left out
    quint64 m_chunk;  ///< bytes that are taken at once
    QTimer m_nextChunk;
};

} // namespace gopscope
