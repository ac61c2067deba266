#pragma once

#include <QToolButton>

namespace gopscope {

/// Makes a button flat, with a name to find it by, a word and a tool tip. Keys reach it, and a
/// click leaves the focus where it is.
void setUpTool(QToolButton &button, const QString &name, const QString &text, const QString &tip);

} // namespace gopscope
