#pragma once

#include <QList>
#include <QString>

#include <functional>

namespace gopscope {

/// What a person can do about a notice: a button.
struct NoticeAction
{
    QString id; ///< what it is, "retry": the same in every version and language
    QString text;
    std::function<void()> run;
};

/// What the window says when there is nothing to show, or when something is wrong. Plain text.
struct Notice
{
    QString id; ///< what it is, "exited": the same in every version and language
    QString title;
    QString body{};
    /// Lines to copy, shown in a fixed-width font; may be empty.
    QString code{};
    QList<NoticeAction> actions{};
};

} // namespace gopscope
