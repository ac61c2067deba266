#pragma once

#include <QValidator>

#include <functional>

class QLineEdit;

namespace gopscope {

/// Keeps a field open while what is typed into it can't be a prefix, and says why below it.
class PrefixValidator : public QValidator
{
    Q_OBJECT

public:
    /// Why a prefix can't be; empty when it can.
    using Trouble = std::function<QString(const QString &)>;

    /// Becomes the validator and a child of `field`.
    PrefixValidator(QLineEdit &field, Trouble trouble);

    [[nodiscard]] State validate(QString &text, int &position) const override;

private:
    void say() const;

    QLineEdit &m_field;
    Trouble m_trouble;
};

} // namespace gopscope
