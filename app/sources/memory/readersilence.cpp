#include "sources/memory/readersilence.h"

#include "base/untrusted.h"
#include "sources/memory/readerprocess.h"
#include "system/procfs.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace gopscope::readersilence {
namespace {

using Kind = Silence::Kind;
using readeranswer::Refused;

/// The context of the words for translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(silence)
};

/// What a reason says to a person, where that does not depend on anything else.
struct Row
{
    QLatin1StringView reason;
    Kind kind;
    const char *sentence; ///< of the context "silence"
};

constexpr std::array rows{
    Row{"hidepid"_L1, Kind::Refusing,
        QT_TRANSLATE_NOOP("silence", "This system shows you only your own processes in /proc (hidepid).")},
    Row{"user_namespace"_L1, Kind::Refusing,
        QT_TRANSLATE_NOOP("silence", "It runs in a container with user IDs of its own. Run Gopscope in that "
                                     "container, or as root.")},
    Row{"more_rights"_L1, Kind::Refusing,
        QT_TRANSLATE_NOOP("silence", "It has more rights than you have: it is setuid, is in other groups, or "
                                     "has capabilities.")},
    Row{"not_dumpable"_L1, Kind::Refusing,
        QT_TRANSLATE_NOOP("silence", "It keeps its memory to itself: it is setuid, has capabilities, or its "
                                     "file can be run but not read.")},
    Row{"not_go"_L1, Kind::Refusing, QT_TRANSLATE_NOOP("silence", "It is no Go program.")},
    Row{"gccgo"_L1, Kind::Refusing,
        QT_TRANSLATE_NOOP("silence", "It was built with gccgo, which has another runtime.")},
    Row{"tinygo"_L1, Kind::Refusing,
        QT_TRANSLATE_NOOP("silence", "It was built with TinyGo, which has another runtime.")},
    Row{"too_old"_L1, Kind::Refusing,
        QT_TRANSLATE_NOOP("silence", "It was built with a Go before 1.16. Build it with a newer one.")},
    Row{"no_table"_L1, Kind::Refusing,
        QT_TRANSLATE_NOOP("silence",
                          "Gopscope does not know how this version of Go lays out its memory, or "
                          "the program is stripped. A newer Gopscope may, or a build without -s.")},
    Row{"unknown_layout"_L1, Kind::Refusing,
        QT_TRANSLATE_NOOP("silence", "What stands in its memory does not add up, so nothing of it is shown: "
                                     "its Go was probably changed.")},
    Row{"bad_file"_L1, Kind::Refusing, QT_TRANSLATE_NOOP("silence", "Its program file can't be understood.")},
    Row{"starting"_L1, Kind::NotNow, QT_TRANSLATE_NOOP("silence", "It has not finished starting.")},
    Row{"inconsistent"_L1, Kind::NotNow,
        QT_TRANSLATE_NOOP("silence", "It changed during every try to read it. It is tried again at the next "
                                     "sample.")},
    // Of one that has ended it is known before anybody asks.
    Row{"gone"_L1, Kind::NotNow, QT_TRANSLATE_NOOP("silence", "It is ending, or becoming another program.")},
};

QString stateOf(Kind kind)
{
    return kind == Kind::Refusing ? Words::tr("not readable") : Words::tr("waiting");
}

Silence made(Kind kind, const Refused &refused, const QString &sentence)
{
    return {.kind = kind,
            .id = QString::fromLatin1(refused.reason),
            .state = stateOf(kind),
            .title = Words::tr("%1 can't be read"),
            .sentence = sentence,
            .words = oneLine(QString::fromUtf8(refused.words))};
}

Silence otherUser(const Refused &refused, const ProcessId &about)
{
    const QString owner = oneLine(procfs::otherOwner(about.pid), 40);
    if (owner.isEmpty())
        return made(Kind::Refusing, refused, Words::tr("It belongs to another user."));
    Silence silence =
        made(Kind::Refusing, refused, Words::tr("Only a Gopscope that runs as %1 can read it.").arg(owner));
    silence.title = Words::tr("%1 belongs to %2").arg(u"%1"_s, owner);
    return silence;
}

/// The line that installs the reader with the one right that it needs, for the user's own group.
QString installLine()
{
    const QString reader = ReaderProcess::ownReader();
    if (reader.isEmpty() || reader.contains(u'\''))
        return {};
    return u"sudo install -D -g \"$(id -gn)\" -m 0750 '%1' %2 && sudo setcap cap_sys_ptrace=ep %2"_s.arg(
        reader, ReaderProcess::installedReader());
}

Silence notPermitted(const Refused &refused)
{
    if (refused.yamaScope <= 0)
        return made(Kind::Refusing, refused, Words::tr("The system does not allow to read its memory."));
    if (refused.yamaScope >= 3)
        return made(Kind::Refusing, refused,
                    Words::tr("This system allows nobody to read another program's memory "
                              "(kernel.yama.ptrace_scope is %1).")
                        .arg(refused.yamaScope));
    Silence silence = made(
        Kind::Refusing, refused,
        Words::tr(
            "This system allows to read only programs that one started oneself "
            "(kernel.yama.ptrace_scope is %1). Start it from Gopscope (Start Program…, or gopscope-cli watch "
            "-- PROGRAM), or give gopscope-reader the right to read yours.")
            .arg(refused.yamaScope));
    silence.line = installLine();
    silence.remedy = Silence::Remedy::InstallReader;
    return silence;
}

} // namespace

Silence of(const Refused &refused, const ProcessId &about)
{
    // What is in the middle of a change stays so while it is stopped.
    const bool doesNotAddUp = refused.reason == "inconsistent" || refused.reason == "unknown_layout";
    const auto status = doesNotAddUp ? procfs::status(about.pid) : failure(ErrorKind::NotFound, {});
    if (status && status->stopped)
        return stoppedSilence();
    if (refused.reason == "another_user")
        return otherUser(refused, about);
    if (refused.reason == "not_permitted")
        return notPermitted(refused);
    const auto row = std::ranges::find_if(
        rows, [&](const Row &one) { return one.reason == QLatin1StringView(refused.reason); });
    if (row != rows.end())
        return made(row->kind, refused, QCoreApplication::translate("silence", row->sentence));
    return made(Kind::Waiting, refused, Words::tr("Its memory can't be read now."));
}

Silence ofReader(const Error &error)
{
    // By itself it will not become another one.
    const bool isOther = error.kind == ErrorKind::TooOld;
    return {.kind = isOther ? Kind::Refusing : Kind::Waiting,
            .id = isOther ? u"reader_version"_s : u"reader"_s,
            .state = isOther ? Words::tr("not readable") : Words::tr("waiting: reader"),
            .title = Words::tr("%1 can't be read"),
            .sentence = error.message,
            .words = {},
            .remedy = isOther ? Silence::Remedy::InstallReader : Silence::Remedy::None};
}

} // namespace gopscope::readersilence
