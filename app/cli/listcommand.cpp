#include "cli/listcommand.h"

#include "base/untrusted.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The context of the words for translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(list)
};

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

/// Why, and what to do about it, in a line.
QString whyNot(const Silence &silence)
{
    return silence.line.isEmpty() ? silence.sentence : silence.sentence + u' ' + silence.line;
}

/// A row of the table, its cells in their columns.
QString tableRow(const QStringList &cells)
{
    const auto column = [&](qsizetype at, int width) { return oneLine(cells[at]).leftJustified(width); };
    return column(0, 2) + cells[1].rightJustified(8) + u' ' + cells[2].rightJustified(8) + u' ' +
           column(3, 24) + u' ' + column(4, 12) + u' ' + column(5, 7) + oneLine(cells[6], 4096) + u'\n';
}

} // namespace

QByteArray listAsJson(const Listing &listing, const SourceSet &sources)
{
    QJsonArray rows;
    for (const ListedProcess &process : listing.processes) {
        const Outlook outlook = sources.outlook({process.id(), process.agent});
        rows.append(QJsonObject{
            {u"pid"_s, process.pid},
            {u"ppid"_s, process.ppid ? QJsonValue(*process.ppid) : QJsonValue()},
            {u"name"_s, process.name},
            {u"go_version"_s, process.goVersion ? QJsonValue(*process.goVersion) : QJsonValue()},
            {u"module"_s, orNull(process.module)},
            {u"path"_s, process.path},
            {u"agent"_s, process.agent},
            {u"watch"_s, outlook.via.isEmpty() ? u"no"_s : outlook.via},
            {u"reason"_s, outlook.whyNot ? QJsonValue(whyNot(*outlook.whyNot)) : QJsonValue()},
        });
    }
    return QJsonDocument(rows).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray listAsText(const Listing &listing, const SourceSet &sources)
{
    QString table = tableRow({{}, u"PID"_s, u"PPID"_s, u"NAME"_s, u"GO"_s, u"WATCH"_s, u"PATH"_s});
    for (const ListedProcess &process : listing.processes) {
        const Outlook outlook = sources.outlook({process.id(), process.agent});
        table += tableRow({process.agent ? u"*"_s : QString(), QString::number(process.pid),
                           process.ppid ? QString::number(*process.ppid) : u"-"_s, process.name,
                           process.goVersion.value_or(u"-"_s), outlook.via.isEmpty() ? u"no"_s : outlook.via,
                           process.path});
        if (outlook.whyNot)
            table += QString(20, u' ') + Words::tr("not watchable: %1").arg(whyNot(*outlook.whyNot)) + u'\n';
    }
    return table.toUtf8();
}

} // namespace gopscope
