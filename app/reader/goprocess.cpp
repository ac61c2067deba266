#include "reader/goprocess.h"

namespace gopscope {

struct GoProcess::Parts
{
    BuildInfo info;
};

GoProcess::GoProcess(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
}
GoProcess::GoProcess(GoProcess &&) noexcept = default;
GoProcess &GoProcess::operator=(GoProcess &&) noexcept = default;
GoProcess::~GoProcess() = default;

const BuildInfo &GoProcess::buildInfo() const
{
    return m_parts->info;
}

Expected<GoProcess> GoProcess::attach(Descriptors, std::string_view)
{
    return fail(FailureId::NoTable, "no layout is known");
}

Expected<Reading> GoProcess::read(States)
{
    return fail(FailureId::NoTable, "no layout is known");
}

} // namespace gopscope
