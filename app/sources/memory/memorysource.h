#pragma once

#include "sources/memory/layoutprogram.h"
#include "sources/memory/readeranswer.h"
#include "sources/memory/readerprocess.h"
#include "sources/sourceset.h"

#include <memory>

namespace gopscope {

/// What runs for the sources that read memory, once for all of them.
struct MemoryPrograms
{
    explicit MemoryPrograms(const QString &readerProgram = ReaderProcess::findReader())
        : reader(readerProgram)
    {
    }

    ReaderProcess reader;
    LayoutProgram layouts;
};

/// A Go process whose runtime is read from its memory by gopscope-reader, without an agent and without its
/// doing.
class MemorySource final : public Source
{
    Q_OBJECT

public:
    MemorySource(const Clock &clock, std::shared_ptr<MemoryPrograms> programs, const ProcessId &about);
    ~MemorySource() override;
    /// Makes sources that share `programs`; without, some of their own for as long as there is one of them.
    [[nodiscard]] static SourceMaker maker(const std::shared_ptr<MemoryPrograms> &programs = {});
    /// Tells why a process can't be read, as far as its file and its owner tell, by the reader of `programs`;
    /// without, by one that is looked for now.
    [[nodiscard]] static std::function<std::optional<Silence>(const ProcessId &)>
    judge(const std::shared_ptr<MemoryPrograms> &programs = {});

    [[nodiscard]] Abilities abilities() const override
    {
        return Abilities{Ability::WhileStopped, Ability::Exits};
    }
    void read(std::chrono::milliseconds deadline, qint64 due) override;

private:
    [[nodiscard]] bool isAttached() const { return m_attachedIn == m_programs->reader.life() && m_id > 0; }
    void attach();
    void sayThatReaderEnded();
    void detach();
    void askForNumbers();
    void takeAttachment(const Result<QByteArray> &line);
    void takeNumbers(const Result<QByteArray> &line);
    void takeRefused(const Result<QByteArray> &line);
    void askForLayout(const readeranswer::Refused &refused);
    void takeNoLayout(readeranswer::Refused refused, const Error &error);
    void retry();
    [[nodiscard]] qint64 lateMs(qint64 monotonicNs) const;

    const Clock &m_clock;
    std::shared_ptr<MemoryPrograms> m_programs;
    quint32 m_id = 0;      ///< what the reader knows the process by; 0 before the first attachment
    int m_attachedIn = -1; ///< the life of the reader in which it was attached
    qint64 m_askedMs = 0;  ///< steady
    bool m_isRetry = false;
    bool m_isLost = false; ///< what was attached to has ended since the last numbers
    /// How the process is laid out, where the reader knew of none; an error where nobody does.
    std::optional<Result<QByteArray>> m_layout;
};

} // namespace gopscope
