#pragma once

namespace gopscope {

/// Gives tr() what it says in English for one thing and for many, and the words of this system's language
/// when there is a file for it in resources/translations. Once, behind the application.
void installTranslations();

} // namespace gopscope
