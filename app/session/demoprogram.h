#pragma once

#include <QObject>
#include <QProcess>
#include <QTimer>

namespace gopscope {

/// The demo Go program that comes with Gopscope, as a child that ends with it.
class DemoProgram : public QObject
{
    Q_OBJECT

public:
    explicit DemoProgram(QObject *parent = nullptr);
    ~DemoProgram() override;

    /// Starts it, unless it runs already. ready() or failed() follows.
    void start();

Q_SIGNALS:
    /// Its agent can be asked.
    void ready(qint64 pid);
    /// One line that says why it does not run.
    void failed(const QString &reason);

private:
    void check();
    [[nodiscard]] static QString program();

    QProcess m_process;
    QTimer m_check;
    int m_checks = 0;
};

} // namespace gopscope
