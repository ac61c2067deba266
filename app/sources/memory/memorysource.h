#pragma once

#include "sources/memory/readerprocess.h"
#include "sources/sourceset.h"

#include <memory>

namespace gopscope {

/// A Go process whose runtime is read from its memory by gopscope-reader, without an agent and without its
/// doing.
class MemorySource final : public Source
{
    Q_OBJECT

public:
    MemorySource(const Clock &clock, std::shared_ptr<ReaderProcess> reader, const ProcessId &about);
    ~MemorySource() override;
    /// Makes sources that share one reader for as long as there is one of them.
    [[nodiscard]] static SourceMaker maker();
    /// Tells why a process can't be read, as far as its file and its owner tell.
    [[nodiscard]] static std::function<std::optional<Silence>(const ProcessId &)> judge();

    [[nodiscard]] Abilities abilities() const override { return Ability::WhileStopped; }
    void read(std::chrono::milliseconds deadline, qint64 due) override;

private:
    [[nodiscard]] bool isAttached() const { return m_attachedIn == m_reader->life() && m_id > 0; }
    void attach();
    void detach();
    void askForNumbers();
    void takeAttachment(const Result<QByteArray> &line);
    void takeNumbers(const Result<QByteArray> &line);
    void takeRefused(const Result<QByteArray> &line);
    void retry();
    [[nodiscard]] qint64 lateMs(qint64 monotonicNs) const;

    const Clock &m_clock;
    std::shared_ptr<ReaderProcess> m_reader;
    quint32 m_id = 0;      ///< what the reader knows the process by; 0 before the first attachment
    int m_attachedIn = -1; ///< the life of the reader in which it was attached
    qint64 m_askedMs = 0;  ///< steady
    bool m_isRetry = false;
};

} // namespace gopscope
