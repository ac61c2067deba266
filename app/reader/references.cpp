#include "reader/references.h"

#include "executable/bytes.h"

#include <algorithm>

namespace gopscope {

namespace {

using Addresses = std::vector<std::uint64_t>;
using Code = std::span<const std::byte>;

std::uint8_t byteAt(Code code, std::size_t at)
{
    return std::to_integer<std::uint8_t>(code[at]);
}

/// How many bytes of an immediate operand follow the address in an instruction of which the ModRM byte is at
/// `at`: the address is relative to the end behind them.
unsigned immediateSize(Code code, std::size_t at)
{
    const std::uint8_t opcode = byteAt(code, at - 1);
    const bool afterEscape = at >= 2 && byteAt(code, at - 2) == 0x0f;
    const unsigned extension = (byteAt(code, at) >> 3) & 7;
    const bool isTest = extension < 2; // of the group F6 and F7 only TEST has an operand
    if (afterEscape) {
        switch (opcode) {
        case 0x70: // PSHUF
        case 0xa4: // SHLD
        case 0xac: // SHRD
        case 0xba: // BT and the like
        case 0xc2: // CMPPS
        case 0xc4: // PINSRW
        case 0xc6: // SHUFPS
            return 1;
        default:
            return 0;
        }
    }
    switch (opcode) {
    case 0x6b: // IMUL
    case 0x80: // ADD and the like
    case 0x83:
    case 0xc0: // shifts
    case 0xc1:
    case 0xc6: // MOV
        return 1;
    case 0xf6:
        return isTest ? 1 : 0;
    case 0xf7:
        if (!isTest)
            return 0;
        [[fallthrough]];
    case 0x69: // IMUL
    case 0x81: // ADD and the like
    case 0xc7: // MOV
        return at >= 2 && byteAt(code, at - 2) == 0x66 ? 2 : 4;
    default:
        return 0;
    }
}

/// Takes every byte for the ModRM byte of an operand relative to the instruction pointer that looks like one.
void addAmd64(Code code, std::uint64_t address, Addresses &found)
{
    constexpr std::size_t displacement = sizeof(std::int32_t);
    for (std::size_t at = 1; at + 1 + displacement <= code.size(); ++at) {
        if ((byteAt(code, at) & 0xc7) != 0x05)
            continue;
        const auto distance = static_cast<std::uint64_t>(std::int64_t{load<std::int32_t>(code, at + 1)});
        found.push_back(address + at + 1 + displacement + immediateSize(code, at) + distance);
    }
}

/// The page that ADRP makes an address of.
std::uint64_t pageOf(std::uint32_t adrp, std::uint64_t address)
{
    const std::uint64_t pages = (((adrp >> 5) & 0x7ffff) << 2) | ((adrp >> 29) & 3);
    constexpr std::uint64_t sign = 1 << 20;
    return (address & ~0xfffULL) + (((pages ^ sign) - sign) << 12);
}

/// What an instruction adds to the page, when it is an addition or an access of that register.
std::optional<std::uint64_t> withinPage(std::uint32_t instruction, std::uint32_t base)
{
    if (((instruction >> 5) & 31) != base)
        return {};
    const std::uint64_t immediate = (instruction >> 10) & 0xfff;
    if ((instruction & 0xff800000) == 0x91000000) // ADD, perhaps shifted
        return immediate << ((instruction >> 22 & 1) != 0 ? 12 : 0);
    if ((instruction & 0x3b000000) != 0x39000000) // load or store
        return {};
    const bool isQuad = (instruction & 0x04800000) == 0x04800000;
    return immediate << (isQuad ? 4 : instruction >> 30);
}

void addArm64(Code code, std::uint64_t address, Addresses &found)
{
    constexpr std::size_t width = sizeof(std::uint32_t);
    constexpr std::size_t farthest = 3; // instructions
    for (std::size_t at = 0; at + 2 * width <= code.size(); at += width) {
        const auto adrp = load<std::uint32_t>(code, at);
        if ((adrp & 0x9f000000) != 0x90000000)
            continue;
        for (std::size_t next = 1; next <= farthest && at + (next + 1) * width <= code.size(); ++next) {
            const auto offset = withinPage(load<std::uint32_t>(code, at + next * width), adrp & 31);
            if (!offset)
                continue;
            found.push_back(pageOf(adrp, address + at) + *offset);
            break;
        }
    }
}

} // namespace

Addresses referencesIn(Executable::Machine machine, Code code, std::uint64_t address)
{
    Addresses found;
    if (machine == Executable::Machine::Amd64)
        addAmd64(code, address, found);
    else
        addArm64(code, address, found);
    std::ranges::sort(found);
    const auto repeated = std::ranges::unique(found);
    found.erase(repeated.begin(), repeated.end());
    return found;
}

} // namespace gopscope
