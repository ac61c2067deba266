#pragma once

#include "mackerel/mackerelclient.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>

namespace gopscope {

/// Creates a service in Mackerel; checks its name while it is typed.
class CreateServiceDialog : public QDialog
{
    Q_OBJECT

public:
    explicit CreateServiceDialog(MackerelClient &client, QWidget *parent = nullptr);

Q_SIGNALS:
    void created(const QString &name);

private:
    void check();
    void create();
    void finish(const QString &name, const MackerelReply &reply);

    MackerelClient &m_client;
    QLineEdit m_name;
    QLabel m_words;
    QPushButton *m_create = nullptr;
    QPointer<MackerelCall> m_call;
};

} // namespace gopscope
