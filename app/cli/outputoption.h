#pragma once

#include "base/result.h"

#include <QFile>

#include <memory>

namespace gopscope {

/// Where a command writes its lines.
struct LinesTo
{
    int descriptor = 1;
    QString name; ///< for a person
    std::shared_ptr<QFile> file{};
};

/// What --output FILE asks for: "-" is standard output, and an empty one is `usual`, 1 or 2. A file is made
/// anew; fails when it can't be opened.
[[nodiscard]] Result<LinesTo> openLines(const QString &option, int usual);

} // namespace gopscope
