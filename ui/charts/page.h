#pragma once

#include "format/format.h"
#include "history/history.h"

class QWidget;

namespace gopscope {

class Target;

/// A page under the tiles, with a tab and an action. It draws itself when the span in view moves; of all else
/// it is told.
class Page
{
public:
    Page() = default;
    virtual ~Page() = default;
    Q_DISABLE_COPY_MOVE(Page)

    /// What it is, "charts": the same in every version and language.
    [[nodiscard]] virtual QString id() const = 0;
    /// What stands on its tab.
    [[nodiscard]] virtual QString title() const = 0;
    /// What shows it, as a menu says that.
    [[nodiscard]] virtual QString actionText() const = 0;
    [[nodiscard]] virtual QWidget *asWidget() = 0;

    virtual void setFormat(const Format &format) = 0;
    /// Another process is shown; null: none.
    virtual void setHistory(const History *history) = 0;
    /// Time went on to `edgeMs`, the live edge. Only while the page can be seen.
    virtual void draw(qint64 edgeMs) = 0;
    /// This process goes, and its history with it.
    virtual void forget(const Target *target) = 0;
};

} // namespace gopscope
