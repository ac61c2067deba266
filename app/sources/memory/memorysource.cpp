#include "sources/memory/memorysource.h"

#include "goprograms/gofiles.h"
#include "goprograms/readability.h"
#include "sources/memory/readersilence.h"

#include <QFile>

namespace gopscope {

using readeranswer::Attached, readeranswer::Numbers, readeranswer::Refused;

MemorySource::MemorySource(const Clock &clock, std::shared_ptr<MemoryPrograms> programs,
                           const ProcessId &about)
    : Source(about)
    , m_clock(clock)
    , m_programs(std::move(programs))
{
}

MemorySource::~MemorySource()
{
    detach();
}

SourceMaker MemorySource::maker(const std::shared_ptr<MemoryPrograms> &programs)
{
    if (programs)
        return [programs](const SourceNeeds &needs, const ProcessId &about) {
            return std::make_unique<MemorySource>(needs.clock, programs, about);
        };
    return [shared = std::make_shared<std::weak_ptr<MemoryPrograms>>()](const SourceNeeds &needs,
                                                                        const ProcessId &about) {
        auto own = shared->lock();
        if (!own)
            *shared = own = std::make_shared<MemoryPrograms>();
        return std::make_unique<MemorySource>(needs.clock, std::move(own), about);
    };
}

std::function<std::optional<Silence>(const ProcessId &)>
MemorySource::judge(const std::shared_ptr<MemoryPrograms> &programs)
{
    const bool isFoundPrivileged =
        !programs && isPrivilegedFile(QFile::encodeName(ReaderProcess::findReader()));
    return [files = std::make_shared<GoFiles>(), programs, isFoundPrivileged](const ProcessId &about) {
        const bool isPrivileged = programs ? programs->reader.isPrivileged() : isFoundPrivileged;
        const auto identity = GoFiles::fileOf(about.pid);
        const auto file = identity ? files->look(about.pid, *identity) : nullptr;
        Refused refused{.reason = file ? file->whyNot : QByteArray(), .words = {}};
        if (refused.reason.isEmpty()) {
            const Unreadable unreadable = readability(about.pid, isPrivileged);
            refused.reason = unreadable.whyNot;
            refused.yamaScope = unreadable.yamaScope;
        }
        return refused.reason.isEmpty() ? std::nullopt : std::optional(readersilence::of(refused, about));
    };
}

void MemorySource::read(std::chrono::milliseconds, qint64)
{
    m_isRetry = false;
    if (isAttached())
        askForNumbers();
    else if (m_attachedIn < 0)
        attach();
    else
        sayThatReaderEnded();
}

void MemorySource::sayThatReaderEnded()
{
    m_attachedIn = -1; // the next question starts another one
    Silence silence = readersilence::ofReader(m_programs->reader.lastFault());
    silence.kind = Silence::Kind::NotNow;
    QMetaObject::invokeMethod(
        this, [this, silence] { Q_EMIT answered(tl::unexpected(silence)); }, Qt::QueuedConnection);
}

void MemorySource::attach()
{
    const QByteArray layout = m_layout ? m_layout->value_or(QByteArray()) : QByteArray();
    m_id = m_programs->reader.newId();
    QByteArray request = "attach " + QByteArray::number(m_id) + ' ' + QByteArray::number(about().pid) + ' ' +
                         QByteArray::number(about().startTicks);
    if (!layout.isEmpty())
        request += ' ' + QByteArray::number(layout.size());
    m_programs->reader.ask(
        request, this, [this](const Result<QByteArray> &line) { takeAttachment(line); }, layout);
    m_attachedIn = m_programs->reader.life();
}

void MemorySource::detach()
{
    if (isAttached())
        m_programs->reader.ask("detach " + QByteArray::number(m_id), nullptr, {});
    m_attachedIn = -1;
}

void MemorySource::takeAttachment(const Result<QByteArray> &line)
{
    const auto answer = line ? readeranswer::parse(*line, m_id) : std::nullopt;
    if (answer && std::holds_alternative<Attached>(*answer))
        return askForNumbers();
    m_attachedIn = -1;
    const Refused *refused = answer ? std::get_if<Refused>(&*answer) : nullptr;
    if (refused && refused->reason == "no_table" && (!m_layout || !*m_layout))
        return askForLayout(*refused);
    takeRefused(line);
}

void MemorySource::askForLayout(const Refused &refused)
{
    if (m_layout)
        return takeNoLayout(refused, m_layout->error());
    m_programs->layouts.ask(about().pid, this, [this, refused](const Result<QByteArray> &layout) {
        // What its program does not tell, it will not tell later.
        if (layout || layout.error().kind == ErrorKind::Broken)
            m_layout = layout;
        if (layout)
            attach();
        else
            takeNoLayout(refused, layout.error());
    });
}

void MemorySource::takeNoLayout(Refused refused, const Error &error)
{
    refused.words += "; " + error.message.toUtf8();
    Q_EMIT answered(tl::unexpected(readersilence::of(refused, about())));
}

void MemorySource::askForNumbers()
{
    m_askedMs = m_clock.steadyMs();
    m_programs->reader.ask("read " + QByteArray::number(m_id) + " states", this,
                           [this](const Result<QByteArray> &line) { takeNumbers(line); });
}

void MemorySource::takeNumbers(const Result<QByteArray> &line)
{
    auto answer = line ? readeranswer::parse(*line, m_id) : std::nullopt;
    Numbers *numbers = answer ? std::get_if<Numbers>(&*answer) : nullptr;
    if (!numbers)
        return takeRefused(line);
    Values values{std::move(numbers->sample), {}, std::exchange(m_isLost, false)};
    const qint64 late = lateMs(numbers->monotonicNs);
    values.sample.askedMs = m_askedMs;
    values.sample.steadyMs = m_clock.steadyMs() - late;
    values.sample.timeMs = m_clock.epochMs() - late;
    values.sample.bootMs = m_clock.bootMs() - late;
    Q_EMIT answered(values);
}

qint64 MemorySource::lateMs(qint64 monotonicNs) const
{
    using namespace std::chrono;
    // The clock that the reader read, which is the same in all processes.
    const auto now = duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
    return std::clamp<qint64>((now - monotonicNs) / 1'000'000, 0, m_clock.steadyMs() - m_askedMs);
}

void MemorySource::takeRefused(const Result<QByteArray> &line)
{
    if (!line) {
        m_attachedIn = -1;
        Q_EMIT answered(tl::unexpected(readersilence::ofReader(line.error())));
        return;
    }
    const auto answer = readeranswer::parse(*line, m_id);
    const Refused *refused = answer ? std::get_if<Refused>(&*answer) : nullptr;
    if (!refused) {
        detach();
        Q_EMIT answered(tl::unexpected(readersilence::ofReader(
            {ErrorKind::Unexpected, tr("gopscope-reader said something that can't be understood.")})));
        return;
    }
    // The memory that was open is no more; by exec the process may have another one.
    m_isLost = m_isLost || refused->reason == "gone";
    if (refused->reason == "gone" && !refused->atOnce && !m_isRetry)
        return retry();
    Q_EMIT answered(tl::unexpected(readersilence::of(*refused, about())));
}

void MemorySource::retry()
{
    m_isRetry = true;
    m_layout.reset();
    detach();
    attach();
}

} // namespace gopscope
