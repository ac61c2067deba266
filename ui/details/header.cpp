#include "details/header.h"

#include "base/untrusted.h"
#include "details/moment.h"
#include "history/readout.h"
#include "look/theme.h"

#include <QGridLayout>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

QString stateText(const TargetStatus &status, std::chrono::milliseconds interval)
{
    const QString word = status.stateWord();
    const QString capital = word.left(1).toUpper() + word.mid(1);
    if (status.state != TargetStatus::State::Live)
        return capital;
    const double seconds = static_cast<double>(interval.count()) / 1000;
    const QString every =
        seconds >= 60 ? Header::tr("%1 min").arg(seconds / 60) : Header::tr("%1 s").arg(seconds);
    return Header::tr("%1, every %2").arg(capital, every);
}

/// Signs of different shape, so that colour never stands alone.
std::pair<QString, QColor> signOf(const TargetStatus &status, const Colors &colors)
{
    using State = TargetStatus::State;
    switch (status.state) {
    case State::Live:
        return {status.rebuilt ? u"◆"_s : u"●"_s, status.rebuilt ? colors.warning : colors.good};
    case State::Collecting:
        return {u"○"_s, colors.good};
    case State::Waiting:
        return {u"▲"_s, colors.warning};
    case State::Refusing:
        return {u"✕"_s, colors.bad};
    case State::Exited:
        return {u"■"_s, colors.muted};
    }
    return {};
}

} // namespace

Header::Header(QWidget *parent)
    : QWidget(parent)
{
    for (QLabel *label : {&m_name, &m_facts, &m_state, &m_usage})
        label->setTextFormat(Qt::PlainText);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setBold(true);
    m_name.setFont(large);
    m_name.setObjectName(u"headerName"_s);
    m_state.setObjectName(u"headerState"_s);
    m_usage.setObjectName(u"headerUsage"_s);
    m_state.setAccessibleName(tr("State"));
    m_name.setMinimumWidth(1);
    m_facts.setMinimumWidth(1);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(2, 0, 2, 0);
    grid->setVerticalSpacing(1);
    grid->setColumnStretch(0, 1);
    grid->addWidget(&m_name, 0, 0);
    grid->addWidget(&m_state, 0, 1, Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(&m_facts, 1, 0);
    grid->addWidget(&m_usage, 1, 1, Qt::AlignRight);
}

void Header::setTarget(const Session &session, const Target &target, const Format &format)
{
    const History &history = session.history(&target);
    const Colors colors = Colors::of(palette());
    const TargetProcess &process = target.process();
    QStringList facts{tr("PID %1").arg(process.pid)};
    if (!process.goVersion.isEmpty())
        facts << oneLine(process.goVersion, 40);
    if (const auto started = target.startedAtBootMs(); started && !target.exited())
        facts << tr("up %1").arg(format.elapsed(session.clock().bootMs() - *started));
    m_nameText = oneLine(process.name, 200);
    m_factsText = facts.join(u" · "_s) + (process.path.isEmpty() ? QString() : u" · "_s);
    m_pathText = oneLine(process.path, 1000);
    m_facts.setToolTip(plainToolTip(process.path));
    m_name.setAccessibleDescription(m_factsText + m_pathText);

    const auto [sign, color] = signOf(target.status(), colors);
    m_state.setText(sign + u' ' + stateText(target.status(), target.interval()));
    QPalette statePalette = palette();
    statePalette.setColor(QPalette::WindowText, color);
    m_state.setPalette(statePalette);
    // Of now or not at all: not of a process that is silent, nor of the run before.
    const bool isNow = momentKind(session, target) == Moment::Kind::Now && !history.empty();
    const auto latest = [&](MetricId id) { return valueNear(history, history.size() - 1, id); };
    m_usage.setText(
        isNow ? tr("CPU %1 · RSS %2")
                    .arg(format.percent(latest("cpu_usage"_metric)), format.bytes(latest("rss"_metric)))
              : QString());
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, colors.muted);
    m_facts.setPalette(muted);
    m_usage.setPalette(muted);
    elide();
}

void Header::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    elide();
}

void Header::elide()
{
    m_name.setText(
        m_name.fontMetrics().elidedText(m_nameText, Qt::ElideMiddle, std::max(60, m_name.width())));
    const QFontMetrics metrics = m_facts.fontMetrics();
    const int room = m_facts.width() - metrics.horizontalAdvance(m_factsText);
    m_facts.setText(m_factsText + metrics.elidedText(m_pathText, Qt::ElideMiddle, std::max(60, room)));
}

} // namespace gopscope
