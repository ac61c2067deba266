#pragma once

#include "mackerelui/forwardwords.h"

#include <QToolButton>

namespace gopscope {

/// The switch for forwarding in the toolbar, with its state in words and a sign.
class ForwardSwitch : public QToolButton
{
    Q_OBJECT

public:
    explicit ForwardSwitch(QWidget *parent = nullptr);

    void setState(const ForwardState &state, qint64 nowMs);
    /// Few words, for a narrow window.
    void setLength(Length length) { m_length = length; }

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Sign
    {
        Off,
        Good,
        Warning,
        Bad,
    };

    [[nodiscard]] static Sign signOf(const ForwardState &state);
    void drawSign();

    Sign m_sign = Sign::Off;
    Length m_length = Length::Full;
};

} // namespace gopscope
