#pragma once

namespace gopscope {

/// One function of several, for std::visit.
template<typename... Functions> struct Overloaded : Functions...
{
    using Functions::operator()...;
};
template<typename... Functions> Overloaded(Functions...) -> Overloaded<Functions...>;

} // namespace gopscope
