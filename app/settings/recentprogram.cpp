#include "settings/recentprogram.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

QStringList stringsIn(const QJsonValue &array)
{
    QStringList strings;
    for (const QJsonValue &value : array.toArray())
        strings << value.toString();
    return strings;
}

} // namespace

QList<RecentProgram> withRecent(const RecentProgram &program, QList<RecentProgram> recent)
{
    recent.removeAll(program);
    recent.prepend(program);
    return recent.mid(0, mostRecentPrograms);
}

QStringList textsOf(const QList<RecentProgram> &programs)
{
    QStringList texts;
    for (const RecentProgram &program : programs) {
        const QJsonObject object{{u"program"_s, program.program},
                                 {u"arguments"_s, QJsonArray::fromStringList(program.arguments)},
                                 {u"folder"_s, program.folder},
                                 {u"variables"_s, QJsonArray::fromStringList(program.variables)},
                                 {u"adds_variables"_s, program.addsVariables}};
        texts << QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
    }
    return texts;
}

QList<RecentProgram> recentProgramsIn(const QStringList &texts)
{
    QList<RecentProgram> programs;
    for (const QString &text : texts.mid(0, mostRecentPrograms)) {
        const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
        if (const QString program = object[u"program"_s].toString(); !program.isEmpty())
            programs.append({.program = program,
                             .arguments = stringsIn(object[u"arguments"_s]),
                             .folder = object[u"folder"_s].toString(),
                             .variables = stringsIn(object[u"variables"_s]),
                             .addsVariables = object[u"adds_variables"_s].toBool(true)});
    }
    return programs;
}

} // namespace gopscope
