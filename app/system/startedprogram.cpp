#include "system/startedprogram.h"

#include "base/untrusted.h"
#include "system/programfile.h"

#include <QFile>

#include <csignal>
#include <memory>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

namespace gopscope {
namespace {

/// As this process was started with, which is before Qt or anybody else changes it.
const bool ignoredPipe = [] {
    struct sigaction action
    {
    };
    return ::sigaction(SIGPIPE, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}();

/// No signal reaches this process or what it forks while there is one.
class SignalsHeld
{
public:
    SignalsHeld()
    {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &m_before);
    }
    ~SignalsHeld() { ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
    SignalsHeld(const SignalsHeld &) = delete;
    SignalsHeld &operator=(const SignalsHeld &) = delete;

    [[nodiscard]] const sigset_t &before() const { return m_before; }

private:
    sigset_t m_before{};
};

/// Words as execve() takes them.
class WordList
{
public:
    explicit WordList(QByteArrayList words)
        : m_words(std::move(words))
    {
        for (QByteArray &word : m_words)
            m_pointers.push_back(word.data());
        m_pointers.push_back(nullptr);
    }
    [[nodiscard]] char *const *data() const { return m_pointers.data(); }

private:
    QByteArrayList m_words;
    std::vector<char *> m_pointers;
};

/// Between fork and exec, so nothing here takes a lock or memory.
namespace inchild {

/// Without Yama this fails, and nobody minds.
void allow([[maybe_unused]] qint64 reader)
{
#ifdef PR_SET_PTRACER
    if (reader > 0)
        ::prctl(PR_SET_PTRACER, static_cast<unsigned long>(reader), 0, 0, 0);
#endif
}

/// Both streams are the descriptor's, and there is no terminal, nor its job control.
void giveOutput(int output)
{
    if (output < 0)
        return;
    ::setsid();
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
}

/// What was held back meanwhile now does to the child what it would do to any program.
void resetSignals(const sigset_t &mask)
{
    for (int number = 1; number < NSIG; ++number) {
        struct sigaction action
        {
        };
        if (::sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_IGN)
            ::signal(number, SIG_DFL);
    }
    ::signal(SIGPIPE, ignoredPipe ? SIG_IGN : SIG_DFL);
    ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
}

} // namespace inchild

QByteArrayList encoded(const QStringList &words)
{
    QByteArrayList bytes;
    for (const QString &word : words)
        bytes << word.toLocal8Bit();
    return bytes;
}

QStringList decoded(const QByteArrayList &words)
{
    QStringList texts;
    for (const QByteArray &word : words)
        texts << QString::fromLocal8Bit(word);
    return texts;
}

} // namespace

int endAs(const ProgramEnd &end)
{
    if (end.signal <= 0)
        return end.code;
    const rlimit none{};
    ::setrlimit(RLIMIT_CORE, &none); // the program's own may lie there
    ::signal(end.signal, SIG_DFL);
    ::raise(end.signal);
    return 128 + end.signal;
}

StartedProgram::StartedProgram(Start start, QObject *parent)
    : QObject(parent)
    , m_start(std::move(start))
{
    m_process.setProcessChannelMode(QProcess::ForwardedChannels);
    if (isApart())
        m_process.setStandardInputFile(QProcess::nullDevice());
    else
        m_process.setInputChannelMode(QProcess::ForwardedInputChannel);
    m_process.setWorkingDirectory(m_start.workingDirectory);
    m_process.setProcessEnvironment(m_start.environment);
    connect(&m_process, &QProcess::started, this, &StartedProgram::started, Qt::QueuedConnection);
    const auto takeError = [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        const QString fault = m_process.errorString(); // "execve: Exec format error"
        Q_EMIT failed({ErrorKind::NotStarted,
                       tr("%1 can't be started: %2").arg(name(), fault.mid(fault.indexOf(u' ') + 1))});
    };
    connect(&m_process, &QProcess::errorOccurred, this, takeError, Qt::QueuedConnection);
    const auto takeEnd = [this](int code, QProcess::ExitStatus status) {
        const bool isKilled = status == QProcess::CrashExit;
        Q_EMIT ended({.code = isKilled ? 0 : code, .signal = isKilled ? code : 0});
    };
    connect(&m_process, &QProcess::finished, this, takeEnd, Qt::QueuedConnection); // behind started()
}

StartedProgram::~StartedProgram()
{
    if (isApart())
        signal(SIGKILL); // what it started, too
}

QString StartedProgram::name() const
{
    return oneLine(QFile::decodeName(m_start.program), 200);
}

void StartedProgram::start()
{
    const ProgramFile file = findProgramFile(m_start.program, m_start.workingDirectory);
    if (file.fault == 0)
        return execute(file.path);
    const Error error{file.isMissing() ? ErrorKind::NotFound : ErrorKind::NotStarted,
                      tr("%1 can't be started: %2").arg(name(), qt_error_string(file.fault))};
    QMetaObject::invokeMethod(
        this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
}

void StartedProgram::signal(int number) const
{
    if (m_process.state() == QProcess::NotRunning || pid() <= 0)
        return;
    const auto process = static_cast<pid_t>(pid());
    ::kill(isApart() ? -process : process, number);
}

void StartedProgram::letGo()
{
    m_process.disconnect(this);
    m_process.letGo();
}

void StartedProgram::execute(const QByteArray &path)
{
    const SignalsHeld held;
    const auto &environment = m_start.environment;
    // QProcess would call the program by its path, and has no way to give it what is no text. It is left to
    // try in the same way when this fails, and to say why.
    m_process.setProgram(QFile::decodeName(path));
    m_process.setArguments(decoded(m_start.arguments));
    m_process.setChildProcessModifier(
        [reader = m_start.reader, output = m_start.output, mask = held.before(), path,
         words = std::make_shared<WordList>(QByteArrayList{m_start.program} + m_start.arguments),
         variables = environment.inheritsFromParent()
                         ? nullptr
                         : std::make_shared<WordList>(encoded(environment.toStringList()))] {
            inchild::allow(reader);
            inchild::giveOutput(output);
            inchild::resetSignals(mask);
#ifdef __SANITIZE_ADDRESS__
            // Until it executes something the child has its parent's memory, and with it the marks around
            // what stands on this stack.
            __asan_handle_no_return();
#endif
            ::execve(path.constData(), words->data(), variables ? variables->data() : environ);
        });
    m_process.start();
}

} // namespace gopscope
