#include "look/toolbutton.h"

namespace gopscope {

void setUpTool(QToolButton &button, const QString &name, const QString &text, const QString &tip)
{
    button.setObjectName(name);
    button.setText(text);
    button.setToolTip(tip);
    button.setAutoRaise(true);
    button.setFocusPolicy(Qt::TabFocus);
}

} // namespace gopscope
