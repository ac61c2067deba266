#include "sources/agent/agentsilence.h"

#include "base/untrusted.h"
#include "gops/portfile.h"
#include "system/procfs.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gopscope::agentsilence {
namespace {

using Kind = Silence::Kind;

/// The context of the words for translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(silence)
};

Silence refusing(const QString &id, const QString &sentence, const QString &words)
{
    return {.kind = Kind::Refusing,
            .id = id,
            .state = Words::tr("refusing"),
            .sentence = sentence,
            .words = words};
}

Silence busy(const QString &words)
{
    return {.kind = Kind::Waiting,
            .id = u"busy"_s,
            .state = Words::tr("waiting: busy"),
            .sentence = Words::tr(
                "It is stopped, or its agent is busy with another request (a CPU profile takes 30 s)."),
            .words = words};
}

Silence noRoom(const QString &words)
{
    return {.kind = Kind::NotNow,
            .id = u"no_room"_s,
            .state = Words::tr("waiting: machine full"),
            .sentence = Words::tr("%1 It is tried again at the next sample.").arg(words),
            .words = words};
}

Silence oddPortFile(const QString &words)
{
    return refusing(u"odd_port_file"_s,
                    Words::tr("What stands in place of its port file is no file but a directory, a FIFO or a "
                              "device. Remove it and start the program again."),
                    words);
}

Silence badPortFile(const QString &words)
{
    return refusing(
        u"bad_port_file"_s,
        Words::tr("Its port file is empty or holds no port. Starting the program again writes a new one."),
        words);
}

Silence noPortFile(const QString &words)
{
    return refusing(
        u"no_port_file"_s,
        Words::tr("It has no port file in your gops directory: it carries no gops agent, or one that "
                  "runs with another directory."),
        words);
}

Silence otherUser(const QString &owner, const QString &words)
{
    Silence silence = refusing(
        u"other_user"_s,
        Words::tr("Its agent's port file can't be read by you. Run Gopscope as %1.").arg(owner), words);
    silence.title = Words::tr("%1 belongs to %2").arg(u"%1"_s, oneLine(owner));
    return silence;
}

Silence trouble(const QString &words)
{
    Silence silence = refusing(u"gops_trouble"_s, words, words);
    silence.title = Words::tr("%1 can't be asked");
    silence.remedy = Silence::Remedy::LocateGops;
    return silence;
}

/// Of a port file that names a port.
Silence behindPort(quint16 port, const Error &error)
{
    if (error.kind == ErrorKind::TooMuch)
        return refusing(
            u"stranger"_s,
            Words::tr(
                "%1 What listens at the port of its port file, %2, probably sends more than any agent does: "
                "the file was left behind, and another program has the port now. Starting the program "
                "again writes a new one.")
                .arg(error.message, QString::number(port)),
            error.message);
    if (error.kind == ErrorKind::Refused)
        return refusing(
            u"stale_port"_s,
            Words::tr("Its port file names port %1, but nothing listens there: it was probably killed, "
                      "and the file stayed.")
                .arg(port),
            error.message);
    if (error.kind == ErrorKind::Broken)
        return refusing(
            u"cut_off"_s,
            Words::tr("Somebody listens at port %1, but ends the connection before there is an answer: "
                      "it crashed just now, or it is no gops agent.")
                .arg(port),
            error.message);
    return trouble(error.message);
}

/// Whether the error is one of asking the agent: others have to do with whoever asks.
bool isOfAgent(const Error &error)
{
    return error.kind == ErrorKind::ExitCode || error.kind == ErrorKind::Refused ||
           error.kind == ErrorKind::Broken || error.kind == ErrorKind::TooMuch;
}

} // namespace

Silence diagnose(const ProcessId &process, const Error &error)
{
    if (const auto status = procfs::status(process.pid); status && status->stopped)
        return stoppedSilence();
    if (error.kind == ErrorKind::NoRoom)
        return noRoom(error.message);
    if (error.kind == ErrorKind::Unexpected)
        return oddReply(Words::tr("%1 said something unexpected"), error.message);
    const PortFile file = readPortFile(process.pid);
    if (error.kind == ErrorKind::TimedOut) // gops opens a FIFO and waits too
        return file.state == PortFile::State::NotAFile ? oddPortFile(error.message) : busy(error.message);
    if (!isOfAgent(error))
        return trouble(error.message);
    const QString owner = procfs::otherOwner(process.pid);
    switch (file.state) {
    case PortFile::State::NotAFile:
        return oddPortFile(error.message);
    case PortFile::State::Empty:
    case PortFile::State::Garbage:
        return badPortFile(error.message);
    case PortFile::State::Missing:
        return owner.isEmpty() ? noPortFile(error.message) : otherUser(owner, error.message);
    case PortFile::State::Unreadable:
        return owner.isEmpty() ? trouble(error.message) : otherUser(owner, error.message);
    case PortFile::State::Port:
        break;
    }
    return behindPort(file.port, error);
}

Silence withoutAgent()
{
    Silence silence = refusing(
        u"no_agent"_s,
        Words::tr("It has no port file in your gops directory: it carries no gops agent, or one that "
                  "runs with another directory. It was chosen to ask agents only."),
        {});
    silence.title = Words::tr("%1 carries no gops agent");
    return silence;
}

Silence oddReply(const QString &title, const QString &words)
{
    Silence silence = refusing(u"odd_reply"_s, words, words);
    silence.title = title;
    silence.remedy = Silence::Remedy::Report;
    return silence;
}

} // namespace gopscope::agentsilence
