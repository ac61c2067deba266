#include "installation/roottask.h"

#include "sources/memory/readerprocess.h"

#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

QString quoted(const QString &word)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_./:=@%+-]+$"_s);
    return plain.match(word).hasMatch() ? word : u'\'' + QString(word).replace(u'\'', u"'\\''"_s) + u'\'';
}

/// What root's shell runs. The text depends on nothing but whether the user joins the group; what does comes
/// as $1, the fingerprint, $2, the group, and $3, the user. Root opens no file that others could put in
/// another's place: the reader comes as the input, and is looked at when it lies where only root can write.
/// A capability is given last, since a change of the owner takes it away.
QString installScript(bool joins)
{
    const QFileInfo place(ReaderProcess::installedReader());
    const QString folder = place.path();
    QStringList lines{
        u"set -eu"_s,
        u"PATH=/usr/sbin:/usr/bin:/sbin:/bin"_s,
        u"umask 022"_s,
        u"mkdir -p "_s + folder,
        u"cd "_s + folder,
        u"chown root:root ."_s,
        u"chmod 0755 ."_s,
        u"new=$(mktemp reader.XXXXXX)"_s,
        u"trap \"rm -f $new\" EXIT"_s,
        u"cat > \"$new\""_s,
        u"echo \"$1  $new\" | sha256sum --check --status || exit %1"_s.arg(int(InstallFailure::OtherFile)),
    };
    if (joins)
        lines << u"getent group \"$2\" > /dev/null || groupadd --system \"$2\""_s
              << u"gpasswd --add \"$3\" \"$2\""_s;
    lines << u"chgrp \"$2\" \"$new\""_s << u"chmod 0750 \"$new\""_s
          << u"setcap cap_sys_ptrace=ep \"$new\" || exit %1"_s.arg(int(InstallFailure::NoCapability))
          << u"mv -fT \"$new\" "_s + place.fileName();
    return lines.join(u'\n') + u'\n';
}

} // namespace

QString RootTask::shellLine(const QStringList &as) const
{
    QStringList words;
    for (const QString &word : as + QStringList{program} + arguments)
        words << quoted(word);
    return words.join(u' ') + (input.isEmpty() ? QString() : u" < "_s + quoted(input));
}

RootTask taskToInstall(const QString &reader, const QByteArray &fingerprint, const ReaderGroup &group,
                       const QString &user)
{
    QStringList arguments{u"-c"_s, installScript(group.isJoined), u"install-reader"_s,
                          QString::fromLatin1(fingerprint), group.name};
    if (group.isJoined)
        arguments << user;
    return {.program = u"/bin/sh"_s, .arguments = arguments, .input = reader};
}

RootTask taskToRemove()
{
    return {.program = u"/bin/rm"_s, .arguments = {u"-f"_s, ReaderProcess::installedReader()}};
}

} // namespace gopscope
