#include "executable/failure.h"

namespace gopscope {

std::string_view nameOf(FailureId id)
{
    switch (id) {
    case FailureId::BadFile:
        return "bad_file";
    case FailureId::NotGo:
        return "not_go";
    case FailureId::Gccgo:
        return "gccgo";
    case FailureId::TinyGo:
        return "tinygo";
    case FailureId::TooOld:
        return "too_old";
    case FailureId::NoTable:
        return "no_table";
    case FailureId::UnknownLayout:
        return "unknown_layout";
    case FailureId::Starting:
        return "starting";
    case FailureId::Inconsistent:
        return "inconsistent";
    case FailureId::Gone:
        return "gone";
    case FailureId::NotPermitted:
        return "not_permitted";
    }
    return {};
}

} // namespace gopscope
