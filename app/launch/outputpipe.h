#pragma once

#include "launch/outputring.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace gopscope {

/// What a program prints, on its way into a ring. Reading takes a small part of the time: who prints quicker
/// than that waits in its write(), and nobody else does.
class OutputPipe : public QObject
{
    Q_OBJECT

public:
    explicit OutputPipe(OutputRing &ring, QObject *parent = nullptr);
    ~OutputPipe() override;

    /// The end for the program; -1 when the system has none to give, with the reason in errno.
    [[nodiscard]] int writeEnd() const { return m_writeEnd; }
    /// The program has its own copy of it now.
    void closeWriteEnd();
    /// Lets another process read, and throw away, what comes from now on: without a reader the program would
    /// end at its next word.
    void handOver();

Q_SIGNALS:
    void grew();
    /// Nobody has the other end any more: nothing comes after what came.
    void closed();

private:
    void read();
    void close();

    OutputRing &m_ring;
    int m_readEnd = -1;
    int m_writeEnd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_rest;
};

} // namespace gopscope
