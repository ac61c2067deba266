#include "sources/source.h"

using namespace Qt::StringLiterals;

namespace gopscope {

QString Silence::headline(const QString &name) const
{
    return (title.isEmpty() ? Source::tr("%1 does not answer") : QString(title)).replace("%1"_L1, name);
}

Silence stoppedSilence()
{
    return {.kind = Silence::Kind::Stopped,
            .id = u"stopped"_s,
            .state = Source::tr("waiting: stopped"),
            .sentence = Source::tr(
                "It is stopped (by SIGSTOP or a debugger). It is asked again as soon as it runs.")};
}

void Source::collect(std::chrono::milliseconds)
{
    const Error error{ErrorKind::Unexpected, tr("It can't be asked for one.")};
    QMetaObject::invokeMethod(
        this, [this, error] { Q_EMIT collected(error); }, Qt::QueuedConnection);
}

} // namespace gopscope
