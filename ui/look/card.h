#pragma once

#include <QFrame>

namespace gopscope {

/// A frame with round corners on the page: tiles, charts, bars.
class Card : public QFrame
{
    Q_OBJECT

public:
    using QFrame::QFrame;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace gopscope
