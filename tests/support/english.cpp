#include "base/translation.h"

#include <QCoreApplication>

namespace gopscope {

// The words that a test compares are those that a person reads.
Q_COREAPP_STARTUP_FUNCTION(installTranslations)

} // namespace gopscope
