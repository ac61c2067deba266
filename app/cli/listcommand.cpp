#include "cli/listcommand.h"

#include "base/untrusted.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace gopscope {

QByteArray listAsJson(const Listing &listing)
{
    QJsonArray rows;
    for (const ListedProcess &process : listing.processes) {
        rows.append(QJsonObject{
            {u"pid"_s, process.pid},
            {u"ppid"_s, process.ppid ? QJsonValue(*process.ppid) : QJsonValue()},
            {u"name"_s, process.name},
            {u"go_version"_s, process.goVersion ? QJsonValue(*process.goVersion) : QJsonValue()},
            {u"path"_s, process.path},
            {u"agent"_s, process.agent},
        });
    }
    return QJsonDocument(rows).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray listAsText(const Listing &listing)
{
    const auto column = [](const QString &text, int width) { return oneLine(text).leftJustified(width); };
    QString table;
    const auto add = [&](const QString &agent, const QString &pid, const QString &ppid, const QString &name,
                         const QString &version, const QString &path) {
        table += column(agent, 2) + pid.rightJustified(8) + u' ' + ppid.rightJustified(8) + u' ' +
                 column(name, 24) + u' ' + column(version, 12) + u' ' + oneLine(path, 4096) + u'\n';
    };
    add({}, u"PID"_s, u"PPID"_s, u"NAME"_s, u"GO"_s, u"PATH"_s);
    for (const ListedProcess &process : listing.processes) {
        add(process.agent ? u"*"_s : QString(), QString::number(process.pid),
            process.ppid ? QString::number(*process.ppid) : u"-"_s, process.name,
            process.goVersion.value_or(u"-"_s), process.path);
    }
    return table.toUtf8();
}

} // namespace gopscope
