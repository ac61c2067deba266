#pragma once

#include "format/format.h"
#include "history/history.h"
#include "sampling/target.h"

#include <QLabel>
#include <QWidget>

namespace gopscope {

/// Who is shown: name, PID, Go version, uptime, path; at the right the state in a word and a sign.
class Header : public QWidget
{
    Q_OBJECT

public:
    explicit Header(QWidget *parent = nullptr);

    /// `bootMs` is now, on Clock::bootMs().
    void setTarget(const Target &target, const History &history, std::chrono::milliseconds interval,
                   qint64 bootMs, const Format &format);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();

    QLabel m_name;
    QLabel m_facts;
    QLabel m_state;
    QLabel m_usage;
    QString m_nameText;
    QString m_factsText;
    QString m_pathText;
};

} // namespace gopscope
