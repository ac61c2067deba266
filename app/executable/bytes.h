#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

/// Numbers and text out of bytes, within their bounds. Both processors that we read are little-endian, and so
/// must be the one that reads.
namespace gopscope {

static_assert(std::endian::native == std::endian::little);

/// 0 when the bytes end before.
template<typename T> [[nodiscard]] T load(std::span<const std::byte> bytes, std::size_t offset = 0)
{
    static_assert(std::is_trivially_copyable_v<T>);
    T value{};
    if (offset <= bytes.size() && sizeof value <= bytes.size() - offset)
        std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

[[nodiscard]] inline std::string_view textOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

/// The text before the first NUL; empty without one.
[[nodiscard]] inline std::string_view terminatedText(std::span<const std::byte> bytes)
{
    const std::string_view text = textOf(bytes);
    const auto end = text.find('\0');
    return end == std::string_view::npos ? std::string_view{} : text.substr(0, end);
}

} // namespace gopscope
