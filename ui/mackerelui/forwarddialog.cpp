#include "mackerelui/forwarddialog.h"

#include "base/untrusted.h"
#include "metrics/metricids.h"

#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr std::array postIntervals{1, 2, 5, 10};

QString describeTest(const MackerelReply &reply, const QString &organisation)
{
    using Kind = MackerelReply::Kind;
    switch (reply.kind) {
    case Kind::Done:
        return ForwardDialog::tr("The key is one of %1. Whether it may write shows with the first post.")
            .arg(organisation);
    case Kind::WrongKey:
        return ForwardDialog::tr("Mackerel does not know this key.");
    case Kind::Denied:
        return ForwardDialog::tr("Mackerel does not allow this key, or your address.");
    default:
        return reply.words;
    }
}

QLabel *mutedLabel(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

ForwardDialog::ForwardDialog(Forwarding &forwarding, int processes, bool switchesOn, QWidget *parent)
    : QDialog(parent)
    , m_forwarding(forwarding)
    , m_client(forwarding.network())
    , m_key(forwarding.keys())
    , m_service(m_client)
{
    setObjectName(u"forwardDialog"_s);
    setWindowTitle(tr("Forward to Mackerel"));
    build(switchesOn);
    connectFields();
    m_metrics.setProcesses(processes);
    fill(forwarding.settings());
}

void ForwardDialog::build(bool switchesOn)
{
    m_test.setText(tr("Test"));
    m_test.setObjectName(u"testKey"_s);
    m_test.setToolTip(tr("Ask Mackerel whose key this is"));
    m_test.setAutoDefault(false);
    m_testWords.setObjectName(u"testWords"_s);
    m_testWords.setTextFormat(Qt::PlainText);
    m_testWords.setWordWrap(true);
    m_testWords.setMinimumHeight(2 * m_testWords.fontMetrics().lineSpacing());
    m_base.setObjectName(u"baseAddress"_s);
    m_base.setPlaceholderText(mackerelAddress().toString());
    m_base.setMaxLength(500);
    m_postEvery.setObjectName(u"postEvery"_s);
    for (const int minutes : postIntervals)
        m_postEvery.addItem(tr("%1 min").arg(minutes), minutes);
    m_everySample.setObjectName(u"everySample"_s);
    m_everySample.setText(tr("&Every sample, not the last of each minute"));
    m_everySample.setToolTip(
        tr("Mackerel keeps one point a minute and name, so that stores the same, with more "
           "traffic"));
    m_marks.setObjectName(u"marks"_s);
    m_marks.setText(tr("&Mark starts and exits on the graphs"));
    m_trouble.setObjectName(u"forwardTrouble"_s);
    m_trouble.setTextFormat(Qt::PlainText);
    m_trouble.setWordWrap(true);

    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto add = [&](const QString &text, QWidget &field) {
        auto *label = new QLabel(text);
        // A label's shortcut goes to no widget that has its focus by proxy.
        label->setBuddy(field.focusProxy() ? field.focusProxy() : &field);
        form->addRow(label, &field);
        if (field.accessibleName().isEmpty())
            field.setAccessibleName(QString(text).remove(u'&'));
    };
    auto *testRow = new QHBoxLayout;
    testRow->addWidget(&m_test, 0, Qt::AlignTop);
    testRow->addWidget(&m_testWords, 1);
    add(tr("API &key"), m_key);
    form->addRow(QString(), testRow);
    add(tr("&Service"), m_service);
    add(tr("&Base address"), m_base);
    add(tr("&Post every"), m_postEvery);
    form->addRow(QString(), &m_everySample);
    form->addRow(QString(), &m_marks);
    constexpr int readable = 440;
    auto *left = new QVBoxLayout;
    left->addStrut(readable);
    left->addLayout(form);
    left->addStretch(1);
    left->addWidget(
        mutedLabel(tr("Which processes are forwarded, and under which names, is set in the list of "
                      "processes.")));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_ok = buttons->addButton(switchesOn ? tr("Switch On") : tr("OK"), QDialogButtonBox::AcceptRole);
    m_ok->setObjectName(u"forwardOk"_s);
    m_ok->setDefault(true);
    // Otherwise it becomes the default one, as the first that is enabled.
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    auto *page = new QPushButton(tr("Open the Service's Page"));
    page->setObjectName(u"openService"_s);
    page->setAutoDefault(false);
    connect(page, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(servicePage(settings())); });
    m_page = page;
    connect(buttons, &QDialogButtonBox::accepted, this, &ForwardDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &ForwardDialog::reject);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(18);
    columns->addLayout(left, 1);
    columns->addWidget(&m_metrics);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(columns, 1);
    layout->addWidget(&m_trouble);
    auto *lastRow = new QHBoxLayout;
    lastRow->addWidget(page);
    lastRow->addStretch(1);
    lastRow->addWidget(buttons);
    layout->addLayout(lastRow);
}

void ForwardDialog::connectFields()
{
    connect(&m_key, &KeyField::changed, this, &ForwardDialog::takeKey);
    connect(&m_base, &QLineEdit::textChanged, this, &ForwardDialog::check);
    connect(&m_base, &QLineEdit::editingFinished, this, &ForwardDialog::takeBase);
    connect(&m_service, &ServiceField::changed, this, &ForwardDialog::check);
    connect(&m_metrics, &MetricChoice::changed, this, &ForwardDialog::check);
    connect(&m_test, &QPushButton::clicked, this, &ForwardDialog::test);
}

void ForwardDialog::fill(const ForwardSettings &settings)
{
    m_base.setText(settings.base);
    m_service.setService(settings.service);
    m_metrics.setMetrics(forwardedMetrics(settings));
    const int minutes = static_cast<int>(settings.postEvery.count());
    if (m_postEvery.findData(minutes) < 0)
        m_postEvery.addItem(tr("%1 min").arg(minutes), minutes);
    m_postEvery.setCurrentIndex(m_postEvery.findData(minutes));
    m_everySample.setChecked(settings.everySample);
    m_marks.setChecked(settings.marks);
    takeBase();
    if (!settings.organisation.isEmpty())
        m_testWords.setText(tr("The organisation is %1.").arg(settings.organisation));
}

Result<QUrl> ForwardDialog::base() const
{
    return m_base.text().trimmed().isEmpty() ? mackerelAddress() : parseBaseAddress(m_base.text());
}

void ForwardDialog::takeBase()
{
    if (const auto address = base())
        m_key.setBase(address->toString());
    takeKey();
}

void ForwardDialog::takeKey()
{
    // Of the address that the key belongs to: what is being typed is none yet.
    m_client.setAccount(QUrl(m_key.base()), m_key.key());
    if (account() != m_tested) {
        m_tested = {};
        m_organisation.clear();
        m_testWords.clear();
    }
    // The secret store may answer after the dialog has come up.
    if (!m_fetched && !m_key.isTyped() && !m_key.key().isEmpty()) {
        m_fetched = true;
        m_service.fetch();
    }
    check();
}

void ForwardDialog::check()
{
    const auto address = base();
    const QString service = m_service.service();
    QString trouble;
    if (!address)
        trouble = address.error().message;
    else if (!m_key.key().isEmpty() && !parseApiKey(m_key.key()))
        trouble = parseApiKey(m_key.key()).error().message;
    else if (!service.isEmpty() && !isServiceName(service))
        trouble = tr("A service has 2 to 63 letters, digits, '-' and '_'.");
    else if (m_metrics.metrics().isEmpty())
        trouble = tr("Choose at least one metric.");
    m_trouble.setText(trouble);
    const bool keyed = !m_key.key().isEmpty();
    m_page->setEnabled(address && isServiceName(service));
    m_ok->setEnabled(trouble.isEmpty() && keyed && !service.isEmpty());
    m_test.setEnabled(address && keyed && !m_call);
}

void ForwardDialog::test()
{
    takeBase();
    if (m_call)
        return;
    m_tested = account();
    m_testWords.setText(tr("Mackerel is asked…"));
    m_call = m_client.organisation();
    connect(m_call, &MackerelCall::done, this, &ForwardDialog::readTest);
    check();
}

void ForwardDialog::readTest(const MackerelReply &reply)
{
    m_call = nullptr;
    check();
    if (account() != m_tested)
        return;
    m_organisation = oneLine(reply.json[u"name"_s].toString(), 100);
    m_testWords.setText(describeTest(reply, m_organisation));
    if (reply.kind == MackerelReply::Kind::Done)
        m_service.fetch();
}

ForwardSettings ForwardDialog::settings() const
{
    ForwardSettings settings = m_forwarding.settings();
    const auto address = base();
    settings.base = !address || *address == mackerelAddress() ? QString() : address->toString();
    settings.service = m_service.service();
    // Otherwise it is learnt with the first post.
    if (!m_organisation.isEmpty())
        settings.organisation = m_organisation;
    const QList<MetricId> metrics = m_metrics.metrics();
    settings.metrics = metrics == mackerelGopsMetrics() ? QStringList() : idsOf(metrics);
    settings.postEvery = std::chrono::minutes(m_postEvery.currentData().toInt());
    settings.everySample = m_everySample.isChecked();
    settings.marks = m_marks.isChecked();
    return settings;
}

void ForwardDialog::reject()
{
    m_key.restore();
    QDialog::reject();
}

void ForwardDialog::accept()
{
    takeBase();
    if (!m_ok->isEnabled())
        return;
    m_key.save();
    QDialog::accept();
}

} // namespace gopscope
