#include "base/translation.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

void install(const QLocale &locale)
{
    auto *translator = new QTranslator(QCoreApplication::instance());
    if (translator->load(locale, u"gopscope"_s, u"_"_s, u":/translations"_s))
        QCoreApplication::installTranslator(translator);
}

} // namespace

void installTranslations()
{
    // What is installed last is asked first.
    install(QLocale(QLocale::English));
    install(QLocale());
}

} // namespace gopscope
