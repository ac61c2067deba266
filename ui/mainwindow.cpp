#include "mainwindow.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "gops/gopslocator.h"
#include "history/csv.h"
#include "look/theme.h"
#include "metrics/metricids.h"
#include "preferences/preferencesdialog.h"
#include "readerui/readerdialog.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

/// A range as the settings have it: 0 stands for all.
std::optional<std::chrono::milliseconds> rangeOf(std::chrono::minutes range)
{
    return range.count() > 0 ? std::optional<std::chrono::milliseconds>(range) : std::nullopt;
}

/// The folder that was used last as long as it is there, else that of the person's documents.
QString folderForSaving(const QString &last)
{
    if (!last.isEmpty() && QFileInfo(last).isDir())
        return last;
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

/// Nobody sees a hundred pictures a second.
constexpr auto mostOften = 100ms;

} // namespace

MainWindow::MainWindow(Session &session, Forwarding &forwarding, SettingsStore &store,
                       const LaunchOptions &launch)
    : m_session(session)
    , m_forwarding(forwarding)
    , m_store(store)
    , m_launch(launch)
    , m_settings(store.load())
    , m_stored(m_settings)
    , m_notices(session)
    , m_actions(this)
    , m_forward(forwarding, session, m_actions, this)
    , m_programs(session, m_actions, this)
    , m_picker(session, forwarding)
    , m_pane(session)
    , m_closely(session, m_actions, m_pane.timeWindow())
{
    m_settings.interval = launch.interval.value_or(m_settings.interval);
    m_settings.gopsProgram = launch.gops.value_or(m_settings.gopsProgram);
    m_settings.theme = launch.theme.value_or(m_settings.theme);
    setWindowTitle(u"Gopscope"_s);
    build();
    connectActions();
    connectSession();
    connectNotices();
    connectPrograms();
    restore();
    m_heartbeat.setInterval(1s);
    connect(&m_heartbeat, &QTimer::timeout, this, &MainWindow::heartbeat);
    m_drawLater.setSingleShot(true);
    m_drawLater.setInterval(mostOften);
    connect(&m_drawLater, &QTimer::timeout, this, [this] {
        updateTarget();
        m_pane.draw();
    });
    m_saveSoon.setSingleShot(true);
    connect(&m_saveSoon, &QTimer::timeout, this, &MainWindow::save);
    showSelected();
}

void MainWindow::build()
{
    m_splitter.addWidget(&m_picker);
    m_right.addWidget(&m_pane);
    m_right.addWidget(&m_programs.panel());
    m_right.setStretchFactor(0, 1);
    m_right.setChildrenCollapsible(false); // what is printed is hidden by its action
    m_splitter.addWidget(&m_right);
    m_splitter.setStretchFactor(1, 1);
    m_splitter.setChildrenCollapsible(false); // the list is hidden by its button, which brings it back
    m_splitter.setSizes({345, 1015});
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_forward.bar());
    column->addWidget(&m_splitter, 1);
    setCentralWidget(content);
    m_actions.addAtEnd(m_forward.button());
    setStatusBar(&m_status);
    setMinimumSize(760, 520);
    resize(1360, 860);
    m_picker.addTool(m_actions.tree);
    connect(&m_closely, &CloseWatchControl::saying, this,
            [this](const QString &words) { m_status.showMessage(words, 8000); });
    connect(&m_pane, &TargetPane::saying, this,
            [this](const QString &words) { m_status.showMessage(words, 5000); });
    connect(&m_pane, &TargetPane::ownChartsChanged, this, &MainWindow::saveSoon);
    connect(&m_pane.timeWindow(), &TimeWindow::changed, this, &MainWindow::updateLive);
    connect(&m_picker, &ProcessPicker::saying, this,
            [this](const QString &words) { m_status.showMessage(words, 8000); });
    connect(&m_forward, &ForwardControl::settingsChanged, this, [this] {
        m_settings.forward = m_forwarding.settings();
        saveSoon();
    });
    connect(&m_forwarding, &Forwarding::stateChanged, this,
            [this] { m_status.setForwarding(m_forwarding.state()); });
    connect(&m_forwarding, &Forwarding::saying, this,
            [this](const QString &words) { m_status.showMessage(words, 20000); });
    connect(&m_forwarding, &Forwarding::flushed, this, &MainWindow::endClosing);
}

void MainWindow::connectActions()
{
    connect(m_actions.picker, &QAction::toggled, &m_picker, &QWidget::setVisible);
    connect(m_actions.refresh, &QAction::triggered, this, [this] {
        m_session.refresh();
        m_status.showMessage(tr("Listing the Go processes…"), 1500);
    });
    connect(m_actions.pause, &QAction::triggered, this, [this](bool paused) {
        if (paused)
            m_pane.timeWindow().freeze();
        else
            m_pane.timeWindow().backToLive();
    });
    for (const Page *page : m_pane.pages())
        m_actions.addPage(page->id(), page->actionText());
    connect(&m_actions, &WindowActions::pageChosen, &m_pane, &TargetPane::showPage);
    connect(m_actions.runGc, &QAction::triggered, this, [this] {
        if (shown())
            shown()->runGc();
    });
    connect(m_actions.save, &QAction::triggered, this, &MainWindow::saveCsvAs);
    connect(m_actions.tree, &QAction::toggled, this, [this](bool tree) {
        m_settings.treeView = tree;
        saveSoon();
        m_picker.setTree(tree);
    });
    connect(m_actions.find, &QAction::triggered, this, [this] {
        m_actions.picker->setChecked(true);
        m_picker.focusFilter();
    });
    connect(m_actions.preferences, &QAction::triggered, this, &MainWindow::openPreferences);
    connect(m_actions.installReader, &QAction::triggered, this, &MainWindow::openReaderDialog);
    connect(m_actions.startDemo, &QAction::triggered, this, &MainWindow::startDemo);
    connect(m_actions.about, &QAction::triggered, this, &MainWindow::showAbout);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(&m_actions, &WindowActions::rangeChosen, this, [this](std::chrono::minutes range) {
        m_settings.range = range;
        saveSoon();
        m_actions.setRange(range);
        m_pane.timeWindow().setRange(rangeOf(range));
    });
}

void MainWindow::connectSession()
{
    connect(&m_picker, &ProcessPicker::selectionChanged, this, &MainWindow::showSelected);
    connect(&m_picker, &ProcessPicker::activated, &m_pane, &TargetPane::focusCharts);
    connect(&m_picker, &ProcessPicker::whyAsked, this, &MainWindow::sayWhy);
    connect(&m_picker, &ProcessPicker::forwardingToBeSetUp, m_actions.setUpForwarding, &QAction::trigger);
    connect(&m_session, &Session::watched, this, [this](Target *target) {
        if (!shown())
            QTimer::singleShot(0, this, [this, target] {
                if (!shown())
                    m_picker.select(target);
            });
        saveSoon();
    });
    connect(&m_session, &Session::aboutToUnwatch, this, [this](Target *target) {
        saveSoon();
        if (target == shown())
            showTarget(nullptr);
    });
    connect(&m_session, &Session::wishesChanged, this, &MainWindow::saveSoon);
    connect(&m_session, &Session::processesChanged, this, [this] {
        lookForGops();
        m_status.setSampling(m_session.sampler());
        updateNotices();
    });
    connect(&m_session, &Session::sampleTaken, this, [this](Target *target) {
        if (target == shown())
            drawShown();
    });
    connect(&m_session, &Session::targetChanged, this, [this](Target *target) {
        if (target != shown() || m_drawLater.isActive())
            return; // then all is told
        updateTarget();
        if (target->exited())
            m_pane.draw(); // no sample will
    });
    connect(&m_session, &Session::gcFinished, this,
            [this](Target *target, const std::optional<Error> &error) {
                const QString name = oneLine(target->process().name, 60);
                m_status.showMessage(error ? tr("%1 ran no garbage collection: %2").arg(name, error->message)
                                           : tr("%1 ran a garbage collection").arg(name),
                                     8000);
            });
    connect(&m_demo, &DemoProgram::ready, this, [this](qint64 pid) {
        m_picker.select(m_session.watch(pid));
        m_session.refresh();
    });
    connect(&m_demo, &DemoProgram::failed, this,
            [this](const QString &reason) { m_status.showMessage(reason, 20000); });
}

void MainWindow::restore()
{
    restoreGeometry(m_settings.windowGeometry);
    m_splitter.restoreState(m_settings.splitter);
    // Saved while the list was hidden: it can be collapsed but not lost.
    if (m_splitter.sizes().constFirst() == 0)
        m_splitter.setSizes({345, 1015});
    m_picker.restoreHeader(m_settings.pickerHeader);
    m_actions.tree->setChecked(m_settings.treeView);
    m_session.setWishes(m_settings.wishes);
    m_actions.setRange(m_settings.range);
    m_pane.timeWindow().setRange(rangeOf(m_settings.range));
    m_pane.setOwnCharts(metricsFromIds(m_settings.ownCharts));
    m_programs.setRecent(m_settings.recentPrograms);
    m_programs.panel().setSaveFolder(folderForSaving(m_settings.saveFolder));
    applySource();
    m_session.setRetention(m_settings.retention, m_settings.ceilingBytes());
    applyFormat();
}

void MainWindow::begin()
{
    // A width that was restored has room for the column already.
    if (m_settings.splitter.isEmpty())
        connect(&m_picker, &ProcessPicker::needsWidth, this, &MainWindow::widenPicker);
    m_forwarding.setSettings(m_settings.forward);
    connect(&m_picker, &ProcessPicker::needsWidth, this, &MainWindow::widenPicker, Qt::UniqueConnection);
    m_session.restore(m_settings.watched);
    applyGops();
    m_session.setListWanted(true);
    for (const qint64 pid : m_launch.pids)
        m_picker.select(m_session.watch(pid));
    if (m_launch.demo)
        startDemo();
    if (m_launch.program)
        m_programs.start(*m_launch.program);
    m_status.measureCost(m_session, m_format);
    if (const qsizetype left = m_store.leftOut(); left > 0)
        m_status.showMessage(
            tr("%n programs of the settings were left out: there are too many", nullptr, plural(left)),
            20000);
}

void MainWindow::save()
{
    Settings settings = m_settings;
    if (m_launch.interval)
        settings.interval = m_stored.interval;
    if (m_launch.gops)
        settings.gopsProgram = m_stored.gopsProgram;
    if (m_launch.theme)
        settings.theme = m_stored.theme;
    settings.wishes = m_session.wishes();
    settings.watched = m_session.watchedKeys();
    settings.ownCharts = idsOf(m_pane.ownCharts());
    settings.windowGeometry = saveGeometry();
    settings.splitter = m_splitter.saveState();
    settings.pickerHeader = m_picker.saveHeader();
    if (m_store.save(settings, m_stored))
        m_stored = settings;
    else
        m_status.showMessage(tr("The settings could not be saved; they are lost when Gopscope ends."), 10000);
}

void MainWindow::saveSoon()
{
    // Not only on closing: a program can be killed. Not at once: ticking ten processes is one change.
    m_saveSoon.start(500ms);
}

void MainWindow::applyFormat()
{
    m_format = Format(m_settings.units);
    m_picker.setFormat(m_format);
    m_pane.setFormat(m_format);
    m_programs.panel().setFormat(m_format);
}

void MainWindow::applyGops()
{
    const QString program = locateGops(GopsPlaces::ofThisProcess(m_settings.gopsProgram));
    m_session.setGops(program);
    m_status.setGops(program, gopsVersion(program));
    updateNotices();
}

void MainWindow::applySource()
{
    m_session.setSource(m_settings.source);
    m_session.setInterval(m_settings.interval);
}

void MainWindow::openPreferences()
{
    auto *dialog = new PreferencesDialog(m_settings, locateGops(GopsPlaces::ofThisProcess({})), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { takePreferences(dialog->settings()); });
    dialog->open();
}

void MainWindow::openReaderDialog()
{
    auto *dialog = new ReaderDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ReaderDialog::readerChanged, &m_session, &Session::renewReader);
    dialog->open();
}

void MainWindow::takePreferences(const Settings &settings)
{
    const Settings before = std::exchange(m_settings, settings);
    m_settings.forward = before.forward; // the dialog has a copy of when it was opened
    // What a person chose is no wish of the command line any more.
    if (before.interval != settings.interval)
        m_launch.interval.reset();
    if (before.interval != settings.interval || before.source != settings.source)
        applySource();
    if (before.theme != settings.theme) {
        m_launch.theme.reset();
        applyTheme(*qApp, settings.theme);
    }
    if (before.gopsProgram != settings.gopsProgram) {
        m_launch.gops.reset();
        applyGops();
    }
    m_session.setRetention(settings.retention, settings.ceilingBytes());
    applyFormat();
    save();
    updateTarget();
}

void MainWindow::connectNotices()
{
    connect(&m_notices, &ProcessNotices::saying, this,
            [this](const QString &words) { m_status.showMessage(words, 5000); });
    connect(&m_notices, &ProcessNotices::explaining, this, &MainWindow::showMessage);
    connect(&m_notices, &ProcessNotices::gopsToBeLocated, this, &MainWindow::chooseGops);
    connect(&m_notices, &ProcessNotices::gopsToBeCheckedAgain, this, [this] {
        applyGops();
        m_status.showMessage(tr("Looking again…"), 1500);
    });
    connect(&m_notices, &ProcessNotices::gopsOfferDismissed, this, &MainWindow::dismissGopsOffer);
    connect(&m_notices, &ProcessNotices::readerToBeInstalled, this, &MainWindow::openReaderDialog);
    connect(&m_notices, &ProcessNotices::demoToBeStarted, this, &MainWindow::startDemo);
    connect(&m_notices, &ProcessNotices::samplesToBeSaved, this, &MainWindow::saveCsvAs);
    connect(&m_notices, &ProcessNotices::sourceOfferAnswered, this, &MainWindow::takeSourceOffer);
}

void MainWindow::connectPrograms()
{
    connect(&m_notices, &ProcessNotices::programToBeStarted, &m_programs, &ProgramControl::openDialog);
    connect(&m_programs, &ProgramControl::recentChanged, this, [this] {
        m_settings.recentPrograms = m_programs.recent();
        saveSoon();
    });
    connect(&m_programs.panel(), &ProgramPanel::savedIn, this, &MainWindow::takeSaveFolder);
    connect(&m_programs, &ProgramControl::saying, this,
            [this](const QString &words) { m_status.showMessage(words, 15000); });
    connect(&m_programs, &ProgramControl::failed, this, &MainWindow::showMessage);
    connect(&m_programs, &ProgramControl::watched, this, [this](Target *target) {
        m_picker.select(target);
        m_session.refresh();
    });
    connect(&m_programs, &ProgramControl::mayCloseNow, this, &QWidget::close);
}

void MainWindow::chooseGops()
{
    askForGops(this, [this](const QString &file) {
        m_settings.gopsProgram = file;
        m_launch.gops.reset();
        applyGops();
        save();
    });
}

void MainWindow::lookForGops()
{
    const auto &fault = m_session.gopsFault();
    if (!fault || fault->kind != ErrorKind::NotFound)
        return;
    const QString found = locateGops(GopsPlaces::ofThisProcess(m_settings.gopsProgram));
    if (found != m_session.gops())
        applyGops();
}

void MainWindow::dismissGopsOffer()
{
    m_settings.offersGops = false;
    m_status.showMessage(tr("The preferences say which gops is run"), 8000);
    save();
    updateNotices();
}

void MainWindow::takeSourceOffer(bool taken)
{
    const auto cheaper = m_session.sources().cheaperFor(m_session.sampler().interval());
    if (taken && cheaper) {
        m_settings.source = cheaper->name;
        applySource();
        m_status.showMessage(tr("The preferences say how processes are asked"), 8000);
    }
    m_settings.offersSource = false;
    save();
    updateNotices();
}

void MainWindow::saveCsvAs()
{
    if (!shown())
        return;
    static const QRegularExpression unsafe(uR"([^\w.-]+)"_s);
    const QString name = shown()->process().name.left(60).replace(unsafe, u"_"_s);
    auto *dialog = new QFileDialog(this, tr("Save Samples"), folderForSaving(m_settings.saveFolder),
                                   tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(name + u'-' + QString::number(shown()->process().pid) + u".csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, target = QPointer<Target>(shown())](const QString &file) {
                if (target) // otherwise unticked meanwhile
                    saveSamples(target, file);
            });
    connect(dialog, &QDialog::rejected, this, [this] {
        if (std::exchange(m_savesToClose, false))
            m_programs.stayOpen();
    });
    dialog->open();
}

void MainWindow::takeSaveFolder(const QString &folder)
{
    m_settings.saveFolder = folder;
    m_programs.panel().setSaveFolder(folder);
    saveSoon();
}

void MainWindow::saveSamples(const Target *target, const QString &file)
{
    const History &history = m_session.history(target);
    const auto saved = saveCsv(history, file);
    const bool toClose = std::exchange(m_savesToClose, false);
    if (!saved)
        return showMessage(tr("The samples are not saved"), saved.error().message);
    takeSaveFolder(QFileInfo(file).absolutePath());
    m_status.showMessage(
        tr("Saved %n samples to %1", nullptr, plural(static_cast<qint64>(history.size()))).arg(oneLine(file)),
        15000);
    if (!toClose)
        return;
    m_forgets = true;
    // Where there is more to forget, it stays open: that can be saved too.
    if (forgottenOnClosing(m_session, target))
        m_programs.stayOpen();
    else
        closeUnasked();
}

void MainWindow::showAbout()
{
    showMessage(tr("About Gopscope"),
                tr("Gopscope %1\nA desktop monitor for running Go programs.\n\nGPL-3.0-or-later. Uses Qt %2 "
                   "and gops.")
                    .arg(QStringLiteral(GOPSCOPE_VERSION), QString::fromLatin1(qVersion())));
}

void MainWindow::showMessage(const QString &title, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, {}, QMessageBox::Ok, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setText(text);
    box->open();
}

void MainWindow::startDemo()
{
    m_status.showMessage(tr("Starting the demo…"), 3000);
    m_demo.start();
}

void MainWindow::drawShown()
{
    const bool isQuick = m_session.closeWatch().target() || m_session.sampler().interval() < mostOften;
    if (!isQuick)
        return m_pane.draw();
    if (!m_drawLater.isActive())
        m_drawLater.start();
}

void MainWindow::showSelected()
{
    const ProcessEntry *entry = m_picker.selected();
    Target *target = entry ? entry->target : nullptr;
    // Without a choice of the person's, the first watched process is better than an empty page.
    if (!entry && !m_session.sampler().targets().empty()) {
        m_picker.select(m_session.sampler().targets().front().get());
        entry = m_picker.selected();
        target = entry ? entry->target : nullptr;
    }
    if (target != shown())
        showTarget(target);
    else
        updateNotices();
}

void MainWindow::showTarget(Target *target)
{
    setWindowTitle(target ? tr("%1 – Gopscope").arg(oneLine(target->process().name, 60)) : u"Gopscope"_s);
    m_pane.setTarget(target);
    m_programs.showTarget(target);
    m_closely.setTarget(target);
    updateTarget();
}

void MainWindow::updateTarget()
{
    m_pane.updateHeader();
    m_actions.runGc->setEnabled(shown() && !shown()->exited() &&
                                shown()->abilities().testFlag(Ability::Collect));
    m_actions.save->setEnabled(shown() && !m_session.history(shown()).empty());
    m_actions.pause->setEnabled(shown());
    m_closely.update();
    updateNotices();
}

void MainWindow::updateLive()
{
    const bool paused = !m_pane.timeWindow().isLive();
    m_actions.pause->setChecked(paused);
    m_actions.pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_actions.updateIcons();
}

void MainWindow::updateNotices()
{
    const std::size_t samples = shown() ? m_session.history(shown()).size() : 0;
    std::optional<Notice> page, bar;
    bool saysOfProcess = true;
    if (!shown()) {
        page = m_notices.nothingShown(m_picker.selected());
        bar = noticeOfGops();
        if (bar && bar->id == page->id)
            bar.reset();
    } else {
        bar = m_notices.about(*shown(), samples, m_session.clock().steadyMs());
        const bool collecting = shown()->status().state == TargetStatus::State::Collecting;
        if (samples < 2 && bar && (samples == 0 || collecting))
            page = std::exchange(bar, std::nullopt);
        else if (collecting && !shown()->status().rebuilt)
            bar.reset(); // after a restart the header says so; a bar would only flash
        saysOfProcess = page || bar;
        if (!bar && !page)
            bar = noticeOfGops();
        if (!bar && !page && m_settings.offersSource)
            bar = m_notices.sourceOffer();
    }
    m_saysOfProcess = saysOfProcess;
    m_pane.setNotices(page, bar);
}

void MainWindow::sayWhy()
{
    const ProcessEntry *entry = m_picker.selected();
    if (entry && !(m_saysOfProcess && m_pane.focusNotice()))
        m_status.showMessage(oneLine(entry->process.name, 60) + u": "_s + explainEntry(*entry), 8000);
}

std::optional<Notice> MainWindow::noticeOfGops()
{
    auto notice = m_notices.listing();
    const bool isDismissed = notice && notice->id == "no_gops"_L1 && !m_settings.offersGops;
    return isDismissed ? std::nullopt : notice;
}

void MainWindow::heartbeat()
{
    constexpr int costEvery = 5;
    if (++m_beats % costEvery == 0)
        m_status.measureCost(m_session, m_format);
    m_status.setSampling(m_session.sampler());
    if (m_forwarding.isOn())
        m_forward.update();
    constexpr qint64 justNow = 900, longAgo = 1500;
    const qint64 sinceDrawn = m_session.clock().steadyMs() - m_pane.drawnAt();
    if (!shown() || sinceDrawn < justNow)
        return; // a sample brought all up to date
    updateTarget();
    // Samples move the charts; without any, time goes on all the same.
    if (m_pane.timeWindow().isLive() && !shown()->exited() && sinceDrawn > longAgo)
        m_pane.draw();
}

void MainWindow::closeUnasked()
{
    m_unasked = true;
    delete m_closeQuestion;
    close();
}

void MainWindow::expectSessionEnd()
{
    m_sessionEnds.setRemainingTime(2min);
    save();
}

bool MainWindow::asksBeforeClosing() const
{
    return m_settings.asksOnClosing && !m_forgets && !closesUnasked() && forgottenOnClosing(m_session);
}

void MainWindow::askBeforeClosing()
{
    const auto samples = forgottenOnClosing(m_session);
    if (!samples || m_closeQuestion)
        return;
    const bool savable = shown() && !m_session.history(shown()).empty();
    m_closeQuestion =
        new CloseQuestion(*samples, savable ? shown()->process().name : QString(), m_format, this);
    connect(m_closeQuestion, &CloseQuestion::answered, this, &MainWindow::takeAnswer);
    m_closeQuestion->open();
}

void MainWindow::takeAnswer(CloseAnswer answer, bool neverAgain)
{
    if (answer == CloseAnswer::Cancel)
        return m_programs.stayOpen();
    m_settings.asksOnClosing = !neverAgain;
    saveSoon();
    m_savesToClose = answer == CloseAnswer::Save;
    if (m_savesToClose)
        saveCsvAs();
    else
        closeUnasked();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!closesUnasked() && !m_programs.mayClose()) {
        event->ignore();
        return;
    }
    if (asksBeforeClosing()) {
        event->ignore();
        askBeforeClosing();
        return;
    }
    save();
    QMainWindow::closeEvent(event);
    if (!event->isAccepted() || std::exchange(m_closing, true))
        return;
    m_programs.leave();
    if (m_forwarding.flush())
        QTimer::singleShot(Forwarder::flushTime + 1s, this, &MainWindow::endClosing);
    else
        endClosing();
}

void MainWindow::endClosing()
{
    if (!std::exchange(m_closing, false))
        return;
    save(); // what was learnt meanwhile
    Q_EMIT closed();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    m_session.setListWanted(isSeen());
    m_heartbeat.start();
    updateTarget();
    m_pane.draw();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    m_session.setListWanted(false);
    m_heartbeat.stop();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    constexpr int roomForWords = 1160;
    const bool narrow = width() < roomForWords;
    m_actions.setNarrow(narrow);
    m_forward.setLength(narrow ? Length::Short : Length::Full);
    // In a narrow window the charts come first.
    const int most = width() * 2 / 5;
    if (m_picker.width() > most && m_picker.isVisible())
        m_splitter.setSizes({most * 3 / 4, width() - most * 3 / 4});
}

void MainWindow::widenPicker(int pixels)
{
    constexpr int roomForBoth = 1160;
    const QList<int> sizes = m_splitter.sizes();
    if (width() >= roomForBoth && sizes[0] > 0)
        m_splitter.setSizes({sizes[0] + pixels, sizes[1] - pixels});
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) {
        m_session.setListWanted(isSeen());
        updateTarget();
        m_pane.draw();
    } else if (event->type() == QEvent::PaletteChange) {
        m_actions.updateIcons();
        updateTarget();
    }
}

} // namespace gopscope
