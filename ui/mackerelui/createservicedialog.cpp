#include "mackerelui/createservicedialog.h"

#include "mackerel/names.h"

#include <QDialogButtonBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gopscope {

CreateServiceDialog::CreateServiceDialog(MackerelClient &client, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
{
    constexpr int longestName = 63;
    setWindowTitle(tr("Create Service"));
    m_name.setObjectName(u"newService"_s);
    m_name.setMaxLength(longestName);
    m_name.setMinimumWidth(340);
    m_name.setAccessibleName(tr("Name of the service"));
    m_words.setObjectName(u"newServiceWords"_s);
    m_words.setTextFormat(Qt::PlainText);
    m_words.setWordWrap(true);
    m_words.setForegroundRole(QPalette::PlaceholderText);
    auto *label = new QLabel(tr("&Name"));
    label->setBuddy(&m_name);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_create = buttons->addButton(tr("Create"), QDialogButtonBox::AcceptRole);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(label);
    layout->addWidget(&m_name);
    layout->addWidget(&m_words);
    layout->addStretch(1);
    layout->addWidget(buttons);
    connect(&m_name, &QLineEdit::textChanged, this, &CreateServiceDialog::check);
    connect(buttons, &QDialogButtonBox::accepted, this, &CreateServiceDialog::create);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

void CreateServiceDialog::check()
{
    const bool good = isServiceName(m_name.text());
    m_create->setEnabled(good && !m_call);
    m_words.setText(good ? tr("Mackerel says whether the name is free.")
                         : tr("2 to 63 letters, digits, '-' and '_'; the first is a letter or digit."));
    m_name.setAccessibleDescription(m_words.text());
}

void CreateServiceDialog::create()
{
    const QString name = m_name.text();
    if (!isServiceName(name) || m_call)
        return;
    m_call = m_client.createService(name, tr("Created by Gopscope"));
    m_create->setEnabled(false);
    m_words.setText(tr("Mackerel is asked…"));
    connect(m_call, &MackerelCall::done, this,
            [this, name](const MackerelReply &reply) { finish(name, reply); });
}

void CreateServiceDialog::finish(const QString &name, const MackerelReply &reply)
{
    m_call = nullptr;
    if (reply.kind == MackerelReply::Kind::Done) {
        Q_EMIT created(name);
        accept();
        return;
    }
    m_create->setEnabled(true);
    m_words.setText(reply.words);
}

} // namespace gopscope
