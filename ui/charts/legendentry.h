#pragma once

#include <QAbstractButton>
#include <QColor>

namespace gopscope {

/// An entry of a legend: the line's colour and name, and its current value. Checked means that the line is
/// shown.
class LegendEntry : public QAbstractButton
{
    Q_OBJECT

public:
    LegendEntry(const QString &name, bool dashed, QWidget *parent = nullptr);

    void setColors(const QColor &line, const QColor &text, const QColor &muted);
    void setValue(const QString &value);
    [[nodiscard]] const QString &value() const { return m_value; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void hovered(bool inside);

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    [[nodiscard]] QFont valueFont() const;

    QString m_value;
    QColor m_line;
    QColor m_text;
    QColor m_muted;
    bool m_dashed;
    int m_valueWidth = 0; ///< grows only, so that a changing number does not move its neighbours
};

} // namespace gopscope
