#include "settings/preferencesdialog.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr std::array intervals{250, 500, 1000, 2000, 5000, 10000, 30000, 60000};

QString intervalName(int milliseconds)
{
    if (milliseconds < 1000)
        return PreferencesDialog::tr("%1 ms").arg(milliseconds);
    return milliseconds < 60000 ? PreferencesDialog::tr("%1 s").arg(milliseconds / 1000)
                                : PreferencesDialog::tr("1 min");
}

} // namespace

void askForGops(QWidget *parent, const std::function<void(const QString &)> &chosen)
{
    auto *dialog = new QFileDialog(parent, PreferencesDialog::tr("Locate gops"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, chosen);
    dialog->open();
}

PreferencesDialog::PreferencesDialog(const Settings &settings, const QString &foundGops, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
{
    setWindowTitle(tr("Preferences"));
    for (const int interval : intervals)
        m_interval.addItem(intervalName(interval), interval);
    if (m_interval.findData(static_cast<int>(settings.interval.count())) < 0) // set on the command line
        m_interval.addItem(tr("%1 ms").arg(settings.interval.count()),
                           static_cast<int>(settings.interval.count()));
    m_interval.setCurrentIndex(m_interval.findData(static_cast<int>(settings.interval.count())));
    m_gops.setText(settings.gopsProgram);
    m_gops.setPlaceholderText(foundGops.isEmpty() ? tr("none found") : tr("found: %1").arg(foundGops));
    m_gops.setMinimumWidth(320);
    m_theme.addItem(tr("As the system"), static_cast<int>(Theme::System));
    m_theme.addItem(tr("Light"), static_cast<int>(Theme::Light));
    m_theme.addItem(tr("Dark"), static_cast<int>(Theme::Dark));
    m_theme.setCurrentIndex(m_theme.findData(static_cast<int>(settings.theme)));
    m_units.addItem(tr("KiB, MiB, GiB (1024)"), static_cast<int>(ByteUnits::Binary));
    m_units.addItem(tr("kB, MB, GB (1000)"), static_cast<int>(ByteUnits::Decimal));
    m_units.setCurrentIndex(m_units.findData(static_cast<int>(settings.units)));

    auto *browseButton = new QPushButton(tr("Browse…"));
    browseButton->setAccessibleName(tr("Browse for gops"));
    connect(browseButton, &QPushButton::clicked, this, &PreferencesDialog::browse);
    auto *gopsRow = new QHBoxLayout;
    gopsRow->addWidget(&m_gops, 1);
    gopsRow->addWidget(browseButton);
    auto *form = new QFormLayout;
    form->addRow(tr("&Sample every"), &m_interval);
    auto *gopsLabel = new QLabel(tr("&gops program"));
    gopsLabel->setBuddy(&m_gops); // a row of a layout has none by itself
    form->addRow(gopsLabel, gopsRow);
    form->addRow(tr("&Theme"), &m_theme);
    form->addRow(tr("&Bytes in"), &m_units);
    m_interval.setAccessibleName(tr("Sample every"));
    m_gops.setAccessibleName(tr("gops program"));
    m_theme.setAccessibleName(tr("Theme"));
    m_units.setAccessibleName(tr("Bytes in"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(buttons);
}

Settings PreferencesDialog::settings() const
{
    Settings settings = m_settings;
    settings.interval = std::chrono::milliseconds(m_interval.currentData().toInt());
    settings.gopsProgram = m_gops.text().trimmed();
    settings.theme = static_cast<Theme>(m_theme.currentData().toInt());
    settings.units = static_cast<ByteUnits>(m_units.currentData().toInt());
    return settings;
}

void PreferencesDialog::browse()
{
    askForGops(this, [this](const QString &file) { m_gops.setText(file); });
}

} // namespace gopscope
