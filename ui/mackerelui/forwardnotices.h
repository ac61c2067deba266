#pragma once

#include "notices/notice.h"
#include "session/forwarding.h"

#include <QObject>

#include <optional>

namespace gopscope {

/// Makes the notices about what a person has to decide or put right about forwarding, and does what they
/// offer.
class ForwardNotices : public QObject
{
    Q_OBJECT

public:
    /// What is to be confirmed is asked before `window`.
    ForwardNotices(Forwarding &forwarding, QWidget *window);

    /// The one that matters most; absent when there is nothing.
    [[nodiscard]] std::optional<Notice> current(qint64 nowMs);

Q_SIGNALS:
    void setUpRequested();
    /// A person leaves something as it is: its notice goes.
    void dismissed();

private:
    [[nodiscard]] Notice refusal(standing::Refused::Reason reason, qint64 nowMs);
    [[nodiscard]] Notice collision(const Claims::Collision &collision);
    [[nodiscard]] Notice onlyInMemory() const;
    [[nodiscard]] Notice held(const ForwardState::Held &held);
    [[nodiscard]] Notice stranded(const ForwardState::Stranded &stranded);
    void askToDiscard();

    Forwarding &m_forwarding;
    QWidget *m_window;
    QString m_leftService;             ///< for which a person wants to leave points as they are
    std::optional<QString> m_keptHeld; ///< the organisation whose points a person wants to keep for now
};

} // namespace gopscope
