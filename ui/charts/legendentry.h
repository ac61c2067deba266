#pragma once

#include "look/theme.h"

#include <QAbstractButton>

namespace gopscope {

/// An entry of a legend: the sign and name of a line, and its current value. Checked means that the line is
/// shown.
class LegendEntry : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Sign
    {
        Line,
        Dashes,
        Square,
        Triangle
    };

    LegendEntry(const QString &name, Sign sign, QWidget *parent = nullptr);

    void setColors(const QColor &line, const Colors &colors);
    void setValue(const QString &value);
    [[nodiscard]] const QString &value() const { return m_value; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void hovered(bool inside);
    /// Only this line is wanted, or all again.
    void aloneRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] QRect valueRect() const;
    void paintName(QPainter &painter, const QRect &inner);
    void paintSign(QPainter &painter, const QRect &rect) const;

    QString m_value;
    QColor m_line;
    QColor m_text;
    QColor m_muted;
    QColor m_card;
    QFont m_valueFont;
    Sign m_sign;
    int m_valueWidth = 0; ///< grows only, so that a changing number does not move its neighbours
};

} // namespace gopscope
