#include "cli/output.h"

#include "base/plural.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gopscope {

Output::Output(QObject *parent)
    : Output(1, tr("standard output"), parent)
{
    connect(this, &Output::broken, this, [this] { leave(failed); });
}

Output::Output(int lines, QString name, QObject *parent)
    : QObject(parent)
    , m_name(std::move(name))
    , m_out(lines)
    , m_err(2)
{
    connect(&m_out, &OutputWriter::fellBehind, this,
            [this] { complain(tr("%1 is read too slowly: lines are dropped").arg(m_name)); });
    connect(&m_out, &OutputWriter::caughtUp, this, [this](qint64 dropped) {
        if (dropped > 0)
            complain(
                tr("%n lines were dropped: %1 was read too slowly", nullptr, plural(dropped)).arg(m_name));
        leaveIfDone();
    });
    connect(&m_out, &OutputWriter::failed, this, [this](const QString &why) {
        complain(tr("%1 can't be written: %2").arg(m_name, why));
        Q_EMIT broken();
        leaveIfDone();
    });
    connect(&m_err, &OutputWriter::caughtUp, this, &Output::leaveIfDone);
    connect(&m_err, &OutputWriter::failed, this, &Output::leaveIfDone);
}

void Output::complain(const QString &text)
{
    m_err.write("gopscope-cli: " + text.toUtf8() + '\n');
}

void Output::leave(int code)
{
    m_code = std::max(m_code, code);
    leaveIfDone();
}

void Output::hurry()
{
    m_hurried = true;
    leaveIfDone();
}

void Output::leaveIfDone()
{
    if (m_code < 0 || m_left)
        return;
    if (!m_hurried && !(m_out.isDone() && m_err.isDone()))
        return;
    m_left = true;
    if (!m_out.isDone()) {
        const qint64 lines = m_out.dropped() + m_out.kept();
        complain(tr("%n lines were not read", nullptr, plural(lines)));
    }
    QCoreApplication::exit(m_code);
}

} // namespace gopscope
