#include "mackerelui/keyfield.h"

#include "base/untrusted.h"
#include "format/format.h"

#include <QGridLayout>
#include <QMessageBox>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

QString describe(const ApiKey &key)
{
    using Source = ApiKey::Source;
    if (key.asking)
        return KeyField::tr("The desktop's secret store is asked…");
    switch (key.source) {
    case Source::Environment:
        return KeyField::tr("From the environment, MACKEREL_API_KEY.");
    case Source::SecretStore:
        return KeyField::tr("Kept in the desktop's secret store.");
    case Source::ThisRun:
        return key.trouble.isEmpty() ? KeyField::tr("Kept for this run.")
                                     : KeyField::tr("It will be kept for this run only. %1").arg(key.trouble);
    case Source::None:
        break;
    }
    return key.trouble.isEmpty()
               ? KeyField::tr("Needs the permission to write. Kept in the desktop's secret store.")
               : KeyField::tr("Kept for this run only. %1").arg(key.trouble);
}

} // namespace

KeyField::KeyField(KeyStore &keys, QWidget *parent)
    : QWidget(parent)
    , m_keys(keys)
{
    constexpr int longestKey = 1000;
    m_edit.setObjectName(u"apiKey"_s);
    m_edit.setEchoMode(QLineEdit::Password);
    m_edit.setMaxLength(longestKey);
    m_edit.setMinimumWidth(300);
    m_edit.setAccessibleName(tr("API key"));
    m_edit.setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_forget.setText(tr("Forget"));
    m_forget.setObjectName(u"forgetKey"_s);
    m_forget.setAccessibleName(tr("Forget the API key"));
    m_forget.setToolTip(tr("Take the key out of Gopscope and out of the secret store"));
    m_forget.setAutoDefault(false);
    m_place.setObjectName(u"keyPlace"_s);
    m_place.setTextFormat(Qt::PlainText);
    m_place.setWordWrap(true);
    m_place.setForegroundRole(QPalette::PlaceholderText);
    // Room for the longest of its texts, so that the dialog does not jump.
    m_place.setMinimumHeight(2 * m_place.fontMetrics().lineSpacing());
    m_place.setAlignment(Qt::AlignTop);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(&m_edit, 0, 0);
    layout->addWidget(&m_forget, 0, 1);
    layout->addWidget(&m_place, 1, 0, 1, 2);
    setFocusProxy(&m_edit);
    connect(&m_edit, &QLineEdit::textChanged, this, &KeyField::changed);
    connect(&m_forget, &QPushButton::clicked, this, &KeyField::askToForget);
    connect(&m_keys, &KeyStore::changed, this, [this](const QString &base) {
        if (base == m_base)
            update();
    });
}

void KeyField::setBase(const QString &base)
{
    if (base == m_base)
        return;
    m_base = base;
    m_keys.askAgain(base);
    update();
}

void KeyField::update()
{
    m_known = m_keys.key(m_base);
    const bool fixed = m_known.source == ApiKey::Source::Environment;
    m_edit.setEnabled(!fixed);
    m_edit.setPlaceholderText(m_known.value.isEmpty() ? QString() : u"••••••••"_s);
    m_forget.setVisible(!m_known.value.isEmpty() && !fixed);
    m_place.setText(describe(m_known));
    m_place.setToolTip(plainToolTip(m_known.detail));
    m_edit.setAccessibleDescription(m_place.text());
    Q_EMIT changed();
}

QByteArray KeyField::key() const
{
    const QByteArray typed = m_edit.text().trimmed().toUtf8();
    return typed.isEmpty() || m_known.source == ApiKey::Source::Environment ? m_known.value : typed;
}

void KeyField::askToForget()
{
    auto *box =
        new QMessageBox(QMessageBox::Question, tr("Forget the API key"),
                        tr("Take the key for %1 out of Gopscope and out of the secret store? It has to be "
                           "typed in again before anything is forwarded.")
                            .arg(oneLine(m_base, 100)),
                        QMessageBox::Cancel, this);
    box->setObjectName(u"askToForget"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    QPushButton *forget = box->addButton(tr("Forget"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(forget, &QPushButton::clicked, this, &KeyField::forget);
    box->open();
}

void KeyField::forget()
{
    m_forgotten = {m_base, m_known.value};
    m_edit.clear();
    m_keys.forget(m_base);
}

void KeyField::restore()
{
    const auto [base, key] = std::exchange(m_forgotten, {});
    if (!key.isEmpty())
        m_keys.keep(base, key);
}

void KeyField::save()
{
    if (!key().isEmpty() && key() != m_known.value)
        m_keys.keep(m_base, key());
}

} // namespace gopscope
