#pragma once

#include "session/session.h"

#include <QList>
#include <QMap>
#include <QString>

namespace gopscope {

/// What a person can do about a notice.
enum class NoticeAction
{
    CopyCommand,
    LocateGops,
    CheckAgain,
    StartDemo,
    CopySnippet,
    Why,
    ClearFilter,
    Watch,
    Retry,
    Save,
    StopWaiting,
    CopyReport,
    UseCheaperSource,
    KeepSource,
    SetUpForwarding,
    RetryForwarding,
    SwitchOffForwarding,
    UseHostPrefix,
    KeepPrefix,
    SendHeld,
    KeepHeld,
    DiscardHeld,
    MoveStranded,
    KeepStranded,
};

/// What the window says when there is nothing to show, or when something is wrong. Plain text.
struct Notice
{
    QString title;
    QString body;
    /// Lines to copy, shown in a fixed-width font; may be empty.
    QString code;
    QList<NoticeAction> actions;
    /// Labels in place of actionLabel(), of actions that say what they are about.
    QMap<NoticeAction, QString> labels{};

    friend bool operator==(const Notice &, const Notice &) = default;
};

/// The label of an action's button.
[[nodiscard]] QString actionLabel(NoticeAction action);

/// How gops is installed, and the lines that add the agent to a program.
[[nodiscard]] QString installCommand();
[[nodiscard]] QString agentSnippet();

/// What is wrong with the listing as a whole; absent when it works.
[[nodiscard]] std::optional<Notice> listingNotice(const Session &session);

/// What to say while no target is shown. `selected` is the selected row, null when there is none.
[[nodiscard]] Notice emptyNotice(const Session &session, const ProcessEntry *selected);

/// What to say of a target besides or instead of its charts; absent when all is well.
[[nodiscard]] std::optional<Notice> targetNotice(const Target &target, std::size_t samples, qint64 steadyMs);

/// Offers a cheaper way to ask so many processes; absent when there are few, or no such way.
[[nodiscard]] std::optional<Notice> sourceOffer(const Session &session);

/// What to say in place of a list that the filter emptied.
[[nodiscard]] Notice filterNotice(const QString &filter);

} // namespace gopscope
