#pragma once

#include "look/card.h"
#include "look/theme.h"

namespace gopscope {

/// One number that a person asks for first, with a line that gives it meaning. It paints its texts itself:
/// labels would lay out the window anew with each number.
class Tile : public Card
{
    Q_OBJECT

public:
    explicit Tile(const QString &title, QWidget *parent = nullptr);

    void setColors(const Colors &colors);
    /// `exact` is for the tool tip.
    void setTexts(const QString &value, const QString &meaning, const QString &exact);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_title;
    QString m_value;
    QString m_meaning;
    QFont m_large;
    QColor m_text;
    QColor m_muted;
};

} // namespace gopscope
