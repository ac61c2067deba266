#include "statusline.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "installation/account.h"
#include "mackerelui/forwardwords.h"
#include "readerui/readerwords.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {

StatusLine::StatusLine(QWidget *parent)
    : QStatusBar(parent)
{
    for (QLabel *label : {&m_asRoot, &m_gops, &m_sampling, &m_forwarding, &m_cost}) {
        label->setTextFormat(Qt::PlainText);
        label->setForegroundRole(QPalette::PlaceholderText);
    }
    m_sampling.setObjectName(u"statusSampling"_s);
    m_cost.setObjectName(u"statusCost"_s);
    m_gops.setObjectName(u"statusGops"_s);
    setContentsMargins(6, 0, 6, 0);
    m_forwarding.setObjectName(u"statusForwarding"_s);
    addWidget(&m_sampling);
    addWidget(&m_forwarding);
    m_asRoot.setObjectName(u"statusAsRoot"_s);
    m_asRoot.setText(tr("as root: only root's programs"));
    m_asRoot.setToolTip(plainToolTip(readerwords::asRoot()));
    m_asRoot.setAccessibleDescription(readerwords::asRoot());
    if (account::isRoot())
        addPermanentWidget(&m_asRoot);
    addPermanentWidget(&m_gops);
    addPermanentWidget(&m_cost);
}

void StatusLine::setGops(const QString &program, const QString &version)
{
    const int mostPixels = account::isRoot() ? 180 : 320; // beside the line about that
    const QString text = program.isEmpty() ? tr("no gops")
                                           : (version.isEmpty() ? u"gops"_s : u"gops "_s + version) +
                                                 u" · "_s + oneLine(program);
    m_gops.setText(fontMetrics().elidedText(text, Qt::ElideMiddle, mostPixels));
    m_gops.setToolTip(plainToolTip(text));
}

void StatusLine::setSampling(const Sampler &sampler)
{
    const auto &targets = sampler.targets();
    const auto exited = std::ranges::count_if(targets, [](const auto &target) { return target->exited(); });
    const auto running = std::ssize(targets) - exited;
    QStringList parts;
    if (running > 0 || exited == 0)
        parts << tr("%n processes monitored", nullptr, plural(running));
    if (exited > 0)
        parts << tr("%1 exited").arg(exited);
    parts << tr("%n polls missed", nullptr, plural(sampler.missed()));
    m_sampling.setText(parts.join(u" · "_s));
}

void StatusLine::setForwarding(const ForwardState &state)
{
    if (const QString text = forwardCounters(state); text != m_forwarding.text())
        m_forwarding.setText(text);
}

void StatusLine::measureCost(const Session &session, const Format &format)
{
    const double cpu = procfs::ownCpuSeconds() + procfs::childrenCpuSeconds() + session.readerCpuSeconds();
    const qint64 now = session.clock().steadyMs();
    // What a reader took that has ended is not known.
    const bool isSameReader = std::exchange(m_readerBefore, session.readerLife()) == session.readerLife();
    if (m_before > 0 && now > m_before && isSameReader) {
        const double share = (cpu - m_cpuBefore) * 1000 / static_cast<double>(now - m_before);
        m_cost.setText(tr("costs %1 of a core").arg(format.percent(share)));
        m_cost.setToolTip(
            tr("CPU time of Gopscope, of the gops processes it runs, and of its reader of memory"));
    }
    m_cpuBefore = cpu;
    m_before = now;
}

} // namespace gopscope
