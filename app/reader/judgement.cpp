#include "reader/judgement.h"

#include <algorithm>

namespace gopscope {

namespace {

template<typename Ids, typename Id> bool allAre(const Ids &ids, Id id)
{
    return std::all_of(ids.begin(), ids.end(), [id](Id one) { return one == id; });
}

bool hasForeignGroup(const Credentials &target, const Credentials &starter)
{
    const auto isForeign = [&starter](gid_t group) {
        return group != starter.gids.front() &&
               std::find(starter.groups.begin(), starter.groups.end(), group) == starter.groups.end();
    };
    return std::any_of(target.groups.begin(), target.groups.end(), isForeign);
}

bool hasForeignCapability(const Credentials &target, const Credentials &starter)
{
    const Capabilities held = target.permitted | target.effective | target.ambient;
    return (held & ~starter.permitted) != 0 ||
           (target.inheritable & ~(starter.permitted | starter.inheritable)) != 0;
}

} // namespace

Refusal judge(const Candidate &candidate, const Credentials &starter)
{
    const Credentials &target = candidate.credentials;
    const uid_t user = starter.uids.front();
    if (target.uids.front() != user)
        return Refusal::AnotherUser;
    // Before the capabilities, which count in its own namespace only: all of them, usually.
    if (candidate.sharesUserNamespace == false)
        return Refusal::UserNamespace;
    if (!allAre(target.uids, user) || !allAre(target.gids, starter.gids.front()) ||
        hasForeignGroup(target, starter) || hasForeignCapability(target, starter))
        return Refusal::MoreRights;
    if (candidate.memoryOwner != user)
        return Refusal::NotDumpable;
    return candidate.sharesUserNamespace ? Refusal::None : Refusal::NotPermitted;
}

} // namespace gopscope
