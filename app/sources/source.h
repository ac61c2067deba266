#pragma once

#include "base/result.h"
#include "gops/samplereader.h"
#include "metrics/sample.h"
#include "system/processid.h"

#include <QFlags>
#include <QObject>

#include <chrono>
#include <optional>

namespace gopscope {

/// What a source can do besides reading values.
enum class Ability
{
    Collect = 1,       ///< run a garbage collection
    GcPercent = 2,     ///< set the GC percent
    Stacks = 4,        ///< tell what every goroutine does
    Profiles = 8,      ///< heap and CPU profiles, traces
    WhileStopped = 16, ///< read values of a process that is stopped
    Exits = 32,        ///< tell that its process is gone, whoever has its PID then
};
Q_DECLARE_FLAGS(Abilities, Ability)

/// Why a source has no values. What a person reads is plain text.
struct Silence
{
    enum class Kind
    {
        Waiting,  ///< it can't answer now, and will by itself
        NotNow,   ///< this once it could not be asked, and that says nothing of the process
        Stopped,  ///< it is stopped by a signal or a debugger
        Refusing, ///< it does not answer, and will not by itself
        Gone,     ///< what it was about is no more
    };
    /// What a person can do besides trying again.
    enum class Remedy
    {
        None,
        LocateGops,
        Report,        ///< what it said, to whoever can mend it
        InstallReader, ///< with the right to read what the system keeps apart
    };
    Kind kind = Kind::Refusing;
    QString id{};       ///< what it is, "stale_port": the same in every version and language
    QString state{};    ///< the state in a word or two
    QString title{};    ///< a line about the process; %1 stands for its name. Empty: that it does not answer
    QString sentence{}; ///< why, in a sentence or two
    QString words{};    ///< what was said by whoever was asked, one line; empty when nothing was
    QString line{};     ///< a command for a shell that mends it, to be copied; empty when there is none
    Remedy remedy = Remedy::None;

    /// The line about the process of that name.
    [[nodiscard]] QString headline(const QString &name) const;

    friend bool operator==(const Silence &, const Silence &) = default;
};

/// What there is to say of a process that is stopped.
[[nodiscard]] Silence stoppedSilence();

/// The values of one process at one moment, with the times at which they were asked for and answered.
struct Values
{
    Sample sample;
    Reading reading;
    /// The process is known to have become another program since it was read before.
    bool isNewLife = false;
    /// Why a part is missing that was to be read besides.
    std::optional<Silence> lacking{};

    friend bool operator==(const Values &, const Values &) = default;
};

/// What came of a question.
using Answer = tl::expected<Values, Silence>;

/// Something that tells what a process does, when it is asked. One question at a time: read() or collect(),
/// and then nothing before the answer.
class Source : public QObject
{
    Q_OBJECT

public:
    explicit Source(const ProcessId &about)
        : m_about(about)
    {
    }

    /// The process that it tells of.
    [[nodiscard]] const ProcessId &about() const { return m_about; }
    [[nodiscard]] virtual Abilities abilities() const { return {}; }

    /// Asks for values; answered() comes once, with them or with why there are none. Each request that the
    /// answer takes has `deadline`. `due` says on the steady clock when it was due: where sources wait for
    /// their turn, the least goes first.
    virtual void read(std::chrono::milliseconds deadline, qint64 due) = 0;
    /// Asks for a garbage collection; collected() comes once, with why there was none. Only with
    /// Ability::Collect.
    virtual void collect(std::chrono::milliseconds deadline);
    /// Lets a question that waits for its turn go before all others.
    virtual void hurry() {}
    /// Takes a question back whose turn has not come: it is not answered. False when there is none.
    virtual bool cancel() { return false; }

Q_SIGNALS:
    /// Not emitted before control is back in the event loop; so is the other.
    void answered(const gopscope::Answer &answer);
    void collected(const std::optional<gopscope::Error> &error);

private:
    ProcessId m_about;
};

} // namespace gopscope
