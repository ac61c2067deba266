#include "sources/memory/layoutprogram.h"

#include "base/untrusted.h"
#include "sources/memory/readerprocess.h"
#include "system/childprocess.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

/// It takes 2 s of CPU at most; a busy machine may give it half of one.
constexpr auto patience = 5000ms;
/// What gopscope-reader takes.
constexpr qsizetype longestLayout = 64 * 1024;

} // namespace

QString LayoutProgram::find()
{
    return ReaderProcess::findProgram(u"gopscope-layout"_s);
}

LayoutProgram::LayoutProgram(QString program, QObject *parent)
    : QObject(parent)
    , m_program(std::move(program))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, &m_process, &QProcess::kill);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &LayoutProgram::readLayout);
    connect(&m_process, &QProcess::finished, this, &LayoutProgram::finish);
    const auto takeError = [this](QProcess::ProcessError error) {
        // Qt says twice that the standard input can't be opened.
        if (error == QProcess::FailedToStart && m_process.state() == QProcess::NotRunning &&
            !m_questions.empty())
            answer(failure(ErrorKind::NotStarted,
                           tr("gopscope-layout can't be started: %1").arg(oneLine(m_process.errorString()))));
    };
    // It may fail within start(), where nobody expects an answer yet.
    connect(&m_process, &QProcess::errorOccurred, this, takeError, Qt::QueuedConnection);
}

LayoutProgram::~LayoutProgram()
{
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished(1000);
}

void LayoutProgram::ask(qint64 pid, QObject *context, Take take)
{
    m_questions.push_back({pid, context, std::move(take)});
    if (m_questions.size() == 1)
        startNext();
}

void LayoutProgram::startNext()
{
    m_layout.clear();
    childprocess::prepare(m_process);
    // Whatever was made of the file's name since, this is what runs.
    m_process.setStandardInputFile(u"/proc/%1/exe"_s.arg(m_questions.front().pid));
    m_patience.start();
    m_process.start(m_program, QStringList());
}

void LayoutProgram::readLayout()
{
    m_layout += m_process.read(longestLayout + 1 - m_layout.size());
    if (m_layout.size() > longestLayout)
        m_process.kill();
}

void LayoutProgram::finish(int exitCode, QProcess::ExitStatus status)
{
    readLayout();
    if (status == QProcess::NormalExit && exitCode == 0 && !m_layout.isEmpty())
        return answer(m_layout);
    const QString complaint = firstLine(m_process.readAllStandardError());
    answer(
        failure(ErrorKind::Broken, complaint.isEmpty() ? tr("gopscope-layout did not finish.") : complaint));
}

void LayoutProgram::answer(const Result<QByteArray> &layout)
{
    m_patience.stop();
    const Question question = std::move(m_questions.front());
    m_questions.pop_front();
    if (!m_questions.empty())
        startNext();
    if (question.context)
        question.take(layout);
}

} // namespace gopscope
