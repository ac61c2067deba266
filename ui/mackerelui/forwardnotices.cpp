#include "mackerelui/forwardnotices.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "mackerelui/forwardwords.h"

#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace gopscope {

ForwardNotices::ForwardNotices(Forwarding &forwarding, QWidget *window)
    : QObject(window)
    , m_forwarding(forwarding)
    , m_window(window)
{
}

std::optional<Notice> ForwardNotices::current(qint64 nowMs)
{
    const ForwardState &state = m_forwarding.state();
    if (!m_forwarding.isOn())
        return {};
    if (const auto *refused = std::get_if<standing::Refused>(&state.standing))
        return refusal(refused->reason, nowMs);
    if (const auto found = m_forwarding.claims().collision())
        return collision(*found);
    if (state.atRisk > 0)
        return onlyInMemory();
    if (state.held && state.held->organisation != m_keptHeld)
        return held(*state.held);
    if (state.stranded && state.stranded->service != m_leftService)
        return stranded(*state.stranded);
    return {};
}

Notice ForwardNotices::refusal(standing::Refused::Reason reason, qint64 nowMs)
{
    const QString words = reason == standing::Refused::Reason::NoService
                              ? tr("no service %1").arg(m_forwarding.settings().service)
                              : reasonWord(reason);
    return {.id = u"refused"_s,
            .title = tr("Nothing is sent to Mackerel: %1").arg(words),
            .body = m_forwarding.state().explanation(nowMs) + u' ' + tr("Points are kept meanwhile."),
            .actions = {{u"set_up"_s, tr("Set Up…"), [this] { Q_EMIT setUpRequested(); }},
                        {u"retry"_s, tr("Try Again"), [this] { m_forwarding.retryNow(); }},
                        {u"switch_off"_s, tr("Switch Off"), [this] { m_forwarding.switchOn(false); }}}};
}

Notice ForwardNotices::collision(const Claims::Collision &collision)
{
    return {
        .id = u"collision"_s,
        .title = tr("%1 has metrics of the prefix %2 already")
                     .arg(m_forwarding.settings().service, collision.prefix),
        .body =
            tr("%1: if they are somebody else's, points of the same name overwrite each other. Go on as %2, "
               "or keep %3 when they are yours?")
                .arg(collision.names.join(u", "_s), collision.offer, collision.prefix) +
            u' ' +
            tr("%Ln samples wait in the spool until then, for a day at most.", nullptr,
               plural(static_cast<qint64>(collision.waiting))),
        .actions = {{u"use_host_prefix"_s, tr("Use the Host's Name"), [this] { m_forwarding.useOffer(); }},
                    {u"keep_prefix"_s, tr("Keep It"), [this] { m_forwarding.claims().keepPrefix(); }}}};
}

Notice ForwardNotices::onlyInMemory() const
{
    const ForwardState &state = m_forwarding.state();
    return {.id = u"only_in_memory"_s,
            .title = tr("%Ln points for Mackerel are only in memory", nullptr, plural(state.atRisk)),
            .body = state.trouble + u' ' +
                    tr("They are lost when Gopscope ends before that is put right.", nullptr,
                       plural(state.atRisk))};
}

Notice ForwardNotices::held(const ForwardState::Held &held)
{
    constexpr qsizetype longestName = 30;
    const QString organisation = m_forwarding.state().organisation;
    const auto keep = [this] {
        if (const auto &now = m_forwarding.state().held)
            m_keptHeld = now->organisation;
        Q_EMIT dismissed();
    };
    const QString sendText = tr("Send to %1").arg(oneLine(organisation, longestName));
    Notice notice{.id = u"held"_s,
                  .title = {},
                  .actions = {{u"send_held"_s, sendText, [this] { m_forwarding.sendHeld(); }},
                              {u"keep_held"_s, tr("Keep"), keep},
                              {u"discard_held"_s, tr("Discard Points…"), [this] { askToDiscard(); }}}};
    if (held.organisation.isEmpty()) {
        notice.title = tr("Points of another API key are still here");
        notice.body = held.inWords() + u' ' + tr("The key of now belongs to %1.").arg(organisation);
        return notice;
    }
    notice.title = tr("This API key belongs to another organisation, %1").arg(organisation);
    notice.body = tr("%Ln points that were queued for %1 are still here.", nullptr, plural(held.points))
                      .arg(held.organisation) +
                  u' ' + tr("What is kept waits for a key of that organisation, until it is 24 hours old.");
    return notice;
}

Notice ForwardNotices::stranded(const ForwardState::Stranded &stranded)
{
    const QString service = m_forwarding.settings().service;
    const auto leave = [this] {
        if (const auto &now = m_forwarding.state().stranded)
            m_leftService = now->service;
        Q_EMIT dismissed();
    };
    return {.id = u"stranded"_s,
            .title = tr("Points wait for a service that Mackerel does not have"),
            .body = stranded.inWords() + u' ' + tr("Is %1 what was meant?").arg(service),
            .actions = {
                {u"move_stranded"_s, tr("Move to %1").arg(service), [this] { m_forwarding.moveStranded(); }},
                {u"keep_stranded"_s, tr("Leave Them"), leave}}};
}

void ForwardNotices::askToDiscard()
{
    const auto &held = m_forwarding.state().held;
    if (!held)
        return; // somebody posts them meanwhile
    auto *box =
        new QMessageBox(QMessageBox::Warning, tr("Discard points"),
                        held->inWords() + u' ' +
                            tr("Discard them? They can't be brought back.", nullptr, plural(held->points)),
                        QMessageBox::Discard | QMessageBox::Cancel, m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(box, &QMessageBox::buttonClicked, this, [this, box](QAbstractButton *button) {
        if (box->buttonRole(button) == QMessageBox::DestructiveRole)
            m_forwarding.discardHeld();
    });
    box->open();
}

} // namespace gopscope
