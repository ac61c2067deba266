#include "processes/prefixvalidator.h"

#include "format/format.h"

#include <QLineEdit>
#include <QToolTip>

#include <limits>

namespace gopscope {

PrefixValidator::PrefixValidator(QLineEdit &field, Trouble trouble)
    : QValidator(&field)
    , m_field(field)
    , m_trouble(std::move(trouble))
{
    field.setValidator(this);
    connect(&field, &QLineEdit::textEdited, this, &PrefixValidator::say);
}

QValidator::State PrefixValidator::validate(QString &text, int &) const
{
    // Never Invalid: that would swallow the keys on the way to a good one.
    return m_trouble(text.trimmed()).isEmpty() ? Acceptable : Intermediate;
}

void PrefixValidator::say() const
{
    constexpr int asLongAsItIsSo = std::numeric_limits<int>::max();
    const QString why = m_trouble(m_field.text().trimmed());
    m_field.setAccessibleDescription(why);
    if (why.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(m_field.mapToGlobal(QPoint(0, m_field.height() / 2)), plainToolTip(why), &m_field,
                           {}, asLongAsItIsSo);
}

} // namespace gopscope
