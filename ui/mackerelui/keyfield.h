#pragma once

#include "secrets/keystore.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QWidget>

namespace gopscope {

/// The API key of an address: typed here, or known already; and where it is kept.
class KeyField : public QWidget
{
    Q_OBJECT

public:
    explicit KeyField(KeyStore &keys, QWidget *parent = nullptr);

    /// The key of which address.
    void setBase(const QString &base);
    [[nodiscard]] QString base() const { return m_base; }
    /// The typed key, else the one that is known; may be empty.
    [[nodiscard]] QByteArray key() const;
    [[nodiscard]] bool isTyped() const { return !m_edit.text().isEmpty(); }
    /// Keeps what was typed.
    void save();
    /// Brings back what was forgotten here.
    void restore();

Q_SIGNALS:
    /// key() is another one.
    void changed();

private:
    void update();
    void askToForget();
    void forget();

    KeyStore &m_keys;
    QString m_base;
    ApiKey m_known;
    std::pair<QString, QByteArray> m_forgotten; ///< of which address
    QLineEdit m_edit;
    QPushButton m_forget;
    QLabel m_place;
};

} // namespace gopscope
