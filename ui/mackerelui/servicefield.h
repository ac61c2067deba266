#pragma once

#include "mackerel/mackerelclient.h"

#include <QComboBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QWidget>

namespace gopscope {

/// The service of Mackerel that takes the points: from its list, typed, or created here.
class ServiceField : public QWidget
{
    Q_OBJECT

public:
    /// The client's account may change from call to call.
    explicit ServiceField(MackerelClient &client, QWidget *parent = nullptr);

    void setService(const QString &service);
    [[nodiscard]] QString service() const { return m_box.currentText().trimmed(); }
    /// Asks Mackerel for its services, and says why when there are none.
    void fetch();

Q_SIGNALS:
    void changed();

private:
    void readServices(const MackerelReply &reply);
    void create();
    void say(const QString &words);

    MackerelClient &m_client;
    QComboBox m_box;
    QPushButton m_create;
    QLabel m_words;
    QPointer<MackerelCall> m_call;
};

} // namespace gopscope
