#include "preferences/preferencesdialog.h"

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

constexpr std::array intervals{10, 20, 50, 100, 250, 500, 1000, 2000, 5000, 10000, 30000, 60000};

QString intervalName(int milliseconds)
{
    if (milliseconds < 1000)
        return PreferencesDialog::tr("%1 ms").arg(milliseconds);
    return milliseconds < 60000 ? PreferencesDialog::tr("%1 s").arg(milliseconds / 1000)
                                : PreferencesDialog::tr("1 min");
}

/// Adds a value that is not among those offered: from the settings file, or the command line.
void choose(QComboBox &box, int value, const QString &name)
{
    if (box.findData(value) < 0)
        box.addItem(name, value);
    box.setCurrentIndex(box.findData(value));
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
    m_source.addItem(tr("by gops where marked *, else by reading their memory"), autoSource());
    for (const SourceKind &kind : sourceKinds())
        m_source.addItem(kind.title(), kind.name);
    m_source.setToolTip(
        tr("Those without an agent are read from their memory, unless only the gops command is "
           "asked: then what it does not list is not seen. Where there is no gops, and below 250 "
           "ms, those marked * are asked over their agents' sockets"));
    m_source.setCurrentIndex(m_source.findData(settings.source));
    offerIntervals(static_cast<int>(settings.interval.count()));
    connect(&m_source, &QComboBox::currentIndexChanged, this,
            [this] { offerIntervals(m_interval.currentData().toInt()); });
    for (const auto &[minutes, name] :
         {std::pair{10, tr("10 min")}, std::pair{60, tr("1 h")}, std::pair{6 * 60, tr("6 h")},
          std::pair{24 * 60, tr("24 h")}, std::pair{3 * 24 * 60, tr("3 days")},
          std::pair{7 * 24 * 60, tr("7 days")}})
        m_retention.addItem(name, minutes);
    const int retention = static_cast<int>(settings.retention.count());
    choose(m_retention, retention, tr("%1 min").arg(retention));
    for (const int size : {128, 256, 512, 1024, 2048})
        m_ceiling.addItem(tr("%1 MiB").arg(size), size);
    choose(m_ceiling, settings.ceilingMiB, tr("%1 MiB").arg(settings.ceilingMiB));
    m_ceiling.setToolTip(
        tr("Of all processes together; a process takes about 35 MiB a day at one sample a second"));
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
    m_asksOnClosing.setText(tr("&Ask before closing forgets more than an hour"));
    m_asksOnClosing.setChecked(settings.asksOnClosing);

    auto *browseButton = new QPushButton(tr("Browse…"));
    browseButton->setAccessibleName(tr("Browse for gops"));
    connect(browseButton, &QPushButton::clicked, this, &PreferencesDialog::browse);
    auto *gopsRow = new QHBoxLayout;
    gopsRow->addWidget(&m_gops, 1);
    gopsRow->addWidget(browseButton);
    auto *form = new QFormLayout;
    form->addRow(tr("&Sample every"), &m_interval);
    form->addRow(tr("&Processes are asked"), &m_source);
    auto *gopsLabel = new QLabel(tr("&gops program"));
    gopsLabel->setBuddy(&m_gops); // a row of a layout has none by itself
    form->addRow(gopsLabel, gopsRow);
    form->addRow(tr("&Keep samples for"), &m_retention);
    form->addRow(tr("&Memory at most"), &m_ceiling);
    form->addRow(tr("&Theme"), &m_theme);
    form->addRow(tr("&Bytes in"), &m_units);
    form->addRow(QString(), &m_asksOnClosing);
    m_interval.setAccessibleName(tr("Sample every"));
    m_source.setAccessibleName(tr("Processes are asked"));
    m_gops.setAccessibleName(tr("gops program"));
    m_retention.setAccessibleName(tr("Keep samples for"));
    m_ceiling.setAccessibleName(tr("Memory at most"));
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
    settings.source = m_source.currentData().toString();
    settings.retention = std::chrono::minutes(m_retention.currentData().toInt());
    settings.ceilingMiB = m_ceiling.currentData().toInt();
    settings.gopsProgram = m_gops.text().trimmed();
    settings.theme = static_cast<Theme>(m_theme.currentData().toInt());
    settings.asksOnClosing = m_asksOnClosing.isChecked();
    settings.units = static_cast<ByteUnits>(m_units.currentData().toInt());
    return settings;
}

void PreferencesDialog::offerIntervals(int chosen)
{
    const QString source = m_source.currentData().toString();
    const auto shortest = static_cast<int>(shortestInterval(source).count());
    m_interval.clear();
    for (const int interval : intervals) {
        if (interval >= shortest)
            m_interval.addItem(intervalName(interval), interval);
    }
    const int interval = std::max(chosen, shortest);
    choose(m_interval, interval, tr("%1 ms").arg(interval));
    const bool least = shortest > shortestInterval(autoSource()).count();
    m_interval.setToolTip(least ? tr("%1 at least, asked this way").arg(intervalName(shortest)) : QString());
}

void PreferencesDialog::browse()
{
    askForGops(this, [this](const QString &file) { m_gops.setText(file); });
}

} // namespace gopscope
