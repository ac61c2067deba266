#pragma once

#include "mackerelui/keyfield.h"
#include "mackerelui/metricchoice.h"
#include "mackerelui/servicefield.h"
#include "session/forwarding.h"

#include <QCheckBox>
#include <QDialog>

namespace gopscope {

/// Sets forwarding up: key, service, address, and what is posted how often. Changes nothing before it is
/// accepted, but for keys that are forgotten, which a Cancel brings back, and services that are created.
class ForwardDialog : public QDialog
{
    Q_OBJECT

public:
    /// `processes`: how many are forwarded now. `switchesOn`: accepting it switches forwarding on.
    ForwardDialog(Forwarding &forwarding, int processes, bool switchesOn, QWidget *parent = nullptr);

    /// As they were set here.
    [[nodiscard]] ForwardSettings settings() const;

    void accept() override;
    void reject() override;

private:
    void build(bool switchesOn);
    void connectFields();
    void fill(const ForwardSettings &settings);
    /// The address in the field; fails when it is none.
    [[nodiscard]] Result<QUrl> base() const;
    /// Address and key as they belong together.
    [[nodiscard]] std::pair<QString, QByteArray> account() const { return {m_key.base(), m_key.key()}; }
    void takeBase();
    void takeKey();
    void check();
    void test();
    void readTest(const MackerelReply &reply);

    Forwarding &m_forwarding;
    MackerelClient m_client;
    KeyField m_key;
    QPushButton m_test;
    QLabel m_testWords;
    ServiceField m_service;
    QLineEdit m_base;
    QComboBox m_postEvery;
    QCheckBox m_everySample;
    QCheckBox m_marks;
    MetricChoice m_metrics;
    QLabel m_trouble;
    QPushButton *m_ok = nullptr;
    QPushButton *m_page = nullptr;
    QPointer<MackerelCall> m_call;
    QString m_organisation; ///< what the test said
    std::pair<QString, QByteArray> m_tested;
    bool m_fetched = false; ///< the services, without a test
};

} // namespace gopscope
