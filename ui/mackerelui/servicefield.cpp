#include "mackerelui/servicefield.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "mackerel/names.h"
#include "mackerelui/createservicedialog.h"

#include <QGridLayout>
#include <QJsonArray>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace gopscope {

ServiceField::ServiceField(MackerelClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
{
    m_box.setObjectName(u"service"_s);
    m_box.setEditable(true);
    m_box.setInsertPolicy(QComboBox::NoInsert);
    m_box.setMaxVisibleItems(20);
    m_box.lineEdit()->setMaxLength(63);
    m_box.lineEdit()->setPlaceholderText(tr("Choose one, or type its name"));
    m_box.setAccessibleName(tr("Service"));
    m_create.setText(tr("Create Service…"));
    m_create.setObjectName(u"createService"_s);
    m_create.setAutoDefault(false);
    m_words.setObjectName(u"serviceWords"_s);
    m_words.setTextFormat(Qt::PlainText);
    m_words.setWordWrap(true);
    m_words.setForegroundRole(QPalette::PlaceholderText);
    m_words.setMinimumHeight(2 * m_words.fontMetrics().lineSpacing());
    m_words.setAlignment(Qt::AlignTop);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setColumnStretch(0, 1);
    layout->addWidget(&m_box, 0, 0);
    layout->addWidget(&m_create, 0, 1);
    layout->addWidget(&m_words, 1, 0, 1, 2);
    setFocusProxy(&m_box);
    connect(&m_box, &QComboBox::editTextChanged, this, &ServiceField::changed);
    connect(&m_create, &QPushButton::clicked, this, &ServiceField::create);
    say(tr("The points become service metrics of this service."));
}

void ServiceField::say(const QString &words)
{
    m_words.setText(words);
    m_box.setAccessibleDescription(words);
}

void ServiceField::setService(const QString &service)
{
    m_box.setEditText(service);
}

void ServiceField::fetch()
{
    if (m_call)
        m_call->disconnect(this);
    say(tr("Mackerel is asked for its services…"));
    m_call = m_client.services();
    connect(m_call, &MackerelCall::done, this, &ServiceField::readServices);
}

void ServiceField::readServices(const MackerelReply &reply)
{
    constexpr qsizetype most = 1000;
    const QString chosen = service();
    QStringList names;
    for (const auto &row : reply.json[u"services"_s].toArray()) {
        const QString name = row.toObject()[u"name"_s].toString();
        if (isServiceName(name) && names.size() < most)
            names << name;
    }
    m_box.clear();
    m_box.addItems(names);
    m_box.setEditText(chosen.isEmpty() && names.size() == 1 ? names.front() : chosen);
    say(reply.kind != MackerelReply::Kind::Done ? reply.words
        : names.isEmpty()                       ? tr("There is no service yet: create one.")
                          : tr("%n services are there.", nullptr, plural(names.size())));
}

void ServiceField::create()
{
    auto *dialog = new CreateServiceDialog(m_client, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CreateServiceDialog::created, this, [this](const QString &name) {
        if (m_box.findText(name) < 0)
            m_box.addItem(name);
        m_box.setEditText(name);
        say(tr("%1 was created.").arg(name));
    });
    dialog->open();
}

} // namespace gopscope
