#pragma once

#include "format/format.h"
#include "mackerel/forwardstate.h"
#include "session/session.h"

#include <QLabel>
#include <QStatusBar>

namespace gopscope {

/// The status bar: which gops, how many processes, polls missed, what monitoring costs.
class StatusLine : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget *parent = nullptr);

    /// `version` is empty when it is not known.
    void setGops(const QString &program, const QString &version);
    void setSampling(const Sampler &sampler);
    void setForwarding(const ForwardState &state);
    /// Measures the CPU time since the last call, children included.
    void measureCost(const Session &session, const Format &format);

private:
    QLabel m_asRoot;
    QLabel m_gops;
    QLabel m_sampling;
    QLabel m_forwarding;
    QLabel m_cost;
    int m_readerBefore = 0;
    double m_cpuBefore = 0;
    qint64 m_before = 0; ///< steady ms
};

} // namespace gopscope
