#pragma once

#include "base/result.h"

#include <chrono>

class QCommandLineParser;

namespace gopscope {

/// Adds --source, which says how processes are asked.
void addSourceOption(QCommandLineParser &parser);

/// The choice that --source makes; gops, when one is named by --gops. Fails with ErrorKind::Usage.
[[nodiscard]] Result<QString> readSource(const QCommandLineParser &parser);

/// What an option takes that is an interval between samples of `source`; `longest` as a person writes it.
[[nodiscard]] QString intervalRange(const QString &option, const QString &source, const QString &longest);

} // namespace gopscope
