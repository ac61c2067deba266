#pragma once

#include "format/format.h"
#include "session/session.h"

#include <QLabel>
#include <QWidget>

namespace gopscope {

/// Who is shown: name, PID, Go version, uptime, path; at the right the state in a word and a sign.
class Header : public QWidget
{
    Q_OBJECT

public:
    explicit Header(QWidget *parent = nullptr);

    void setTarget(const Session &session, const Target &target, const Format &format);

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
