#include "reader/voting.h"

#include "reader/references.h"

#include <algorithm>

namespace gopscope {

namespace {

using Addresses = std::vector<std::uint64_t>;
using Uses = std::vector<LayoutTable::Use>;

// The longest functions of the runtime have some 10 KB; the bounds are for files that lie.
constexpr std::uint64_t longestFunction = 256 << 10;
constexpr std::uint64_t mostCode = 8 << 20;
constexpr std::size_t mostVotes = 1 << 20;

std::vector<std::string_view> functionsOf(const Uses &uses)
{
    std::vector<std::string_view> names;
    for (const auto &use : uses)
        names.push_back(use.function);
    std::ranges::sort(names);
    const auto repeated = std::ranges::unique(names);
    names.erase(repeated.begin(), repeated.end());
    return names;
}

bool isVariable(const Executable &executable, std::uint64_t address)
{
    return address % sizeof(std::uint32_t) == 0 &&
           std::ranges::any_of(executable.segments(), [&](const Executable::Segment &segment) {
               return segment.writable && address >= segment.address &&
                      address - segment.address < segment.memorySize;
           });
}

/// What each of the functions refers to, in the order of `names`.
std::vector<Addresses> referencesOf(const Executable &executable, const Pclntab &functions,
                                    std::uint64_t textStart, std::span<const std::string_view> names)
{
    std::vector<Addresses> references(names.size());
    std::vector<std::byte> code;
    std::uint64_t read = 0;
    for (const auto &function : functions.functions(executable, textStart, "runtime.", names)) {
        read += function.size;
        if (function.size > longestFunction || read > mostCode)
            continue;
        code.resize(static_cast<std::size_t>(function.size));
        if (executable.readAddress(function.entry, code))
            references[function.name] = referencesIn(executable.machine(), code, function.entry);
    }
    return references;
}

/// The candidate with clearly more votes than any other. The second word of a slice alone gets nearly two
/// thirds of what the first one does, so that more can't be asked for.
std::optional<std::uint64_t> winnerOf(Addresses &votes)
{
    std::ranges::sort(votes);
    std::size_t most = 0;
    std::size_t next = 0;
    std::uint64_t winner = 0;
    for (auto begin = votes.begin(); begin != votes.end();) {
        const auto end = std::find_if(begin, votes.end(), [&](std::uint64_t vote) { return vote != *begin; });
        const auto count = static_cast<std::size_t>(end - begin);
        if (count > most) {
            next = most;
            most = count;
            winner = *begin;
        } else {
            next = std::max(next, count);
        }
        begin = end;
    }
    if (most == 0 || 2 * most <= 3 * next)
        return {};
    return winner;
}

} // namespace

std::vector<std::optional<std::uint64_t>> voteForVariables(const Executable &executable,
                                                           const Pclntab &functions, std::uint64_t textStart,
                                                           const LayoutTable &table,
                                                           std::span<const std::string_view> variables)
{
    const Uses uses = table.uses();
    const auto names = functionsOf(uses);
    const auto references = referencesOf(executable, functions, textStart, names);

    std::vector<std::optional<std::uint64_t>> addresses;
    for (const std::string_view variable : variables) {
        Addresses votes;
        for (const auto &use : uses) {
            if (use.variable != variable)
                continue;
            const auto function = std::ranges::lower_bound(names, use.function) - names.begin();
            for (const std::uint64_t reference : references[static_cast<std::size_t>(function)]) {
                if (!isVariable(executable, reference))
                    continue;
                for (const std::uint32_t offset : use.offsets) {
                    if (isVariable(executable, reference - offset) && votes.size() < mostVotes)
                        votes.push_back(reference - offset);
                }
            }
        }
        addresses.push_back(winnerOf(votes));
    }
    return addresses;
}

} // namespace gopscope
