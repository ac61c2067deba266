#include "executable/nametable.h"

#include "executable/bytes.h"

#include <algorithm>

namespace gopscope {

namespace {

constexpr std::size_t chunk = FileWindow::defaultSize;
constexpr std::size_t longestName = 512;
constexpr std::size_t maximumPlaces = 1 << 16;

// memmem, since find() of string_view goes from one first letter to the next.
std::size_t findFrom(std::string_view text, std::string_view wanted, std::size_t from)
{
    const void *found = ::memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
    return found == nullptr ? std::string_view::npos
                            : static_cast<std::size_t>(static_cast<const char *>(found) - text.data());
}

} // namespace

NameTable::NameTable(const Executable &executable, std::uint64_t offset, std::uint64_t size,
                     std::string_view prefix, std::span<const std::string_view> names)
{
    FileWindow window(executable, chunk);
    // Each step but the last leaves the end of its chunk to the next one, as names may go on there.
    for (std::uint64_t done = 0; done < size && m_places.size() < maximumPlaces;
         done += chunk - longestName) {
        const auto bytes =
            window.at(offset + done, static_cast<std::size_t>(std::min<std::uint64_t>(chunk, size - done)));
        const std::string_view text = textOf(bytes);
        if (text.empty())
            return;
        for (auto at = findFrom(text, prefix, 0); at != std::string_view::npos;
             at = findFrom(text, prefix, at + 1)) {
            if (at >= chunk - longestName)
                break;
            const auto name = terminatedText(bytes.subspan(at));
            const auto found = std::ranges::lower_bound(names, name);
            if (found != names.end() && *found == name)
                m_places.emplace_back(done + at, static_cast<std::size_t>(found - names.begin()));
        }
    }
}

std::optional<std::size_t> NameTable::at(std::uint64_t place) const
{
    const auto found =
        std::ranges::lower_bound(m_places, place, {}, [](const auto &known) { return known.first; });
    if (found == m_places.end() || found->first != place)
        return {};
    return found->second;
}

} // namespace gopscope
