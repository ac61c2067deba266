#pragma once

#include "card.h"
#include "theme.h"

#include <QLabel>

namespace gopscope {

/// One number that a person asks for first, with a line that gives it meaning.
class Tile : public Card
{
    Q_OBJECT

public:
    explicit Tile(const QString &title, QWidget *parent = nullptr);

    void setColors(const Colors &colors);
    /// `exact` is for the tool tip.
    void setTexts(const QString &value, const QString &meaning, const QString &exact);

    [[nodiscard]] QString value() const { return m_value.text(); }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();

    QLabel m_title;
    QLabel m_value;
    QLabel m_meaning;
    QString m_meaningText;
};

} // namespace gopscope
