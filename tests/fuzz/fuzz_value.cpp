#include "base/number.h"
#include "base/timespan.h"
#include "fuzz.h"
#include "metrics/value.h"

#include <QString>

#include <algorithm>
#include <array>
#include <cmath>

using namespace gopscope;

namespace {

using Parser = std::optional<double> (*)(QByteArrayView);
constexpr std::array<Parser, 7> parsers{value::count,    value::bytes,   value::duration, value::nanoseconds,
                                        value::fraction, value::boolean, value::time};

void checkNumbers(QByteArrayView text)
{
    if (const auto whole = parseWhole<quint64>(text)) {
        fuzz::check(std::all_of(text.begin(), text.end(), isDigit), "a whole number is digits");
        fuzz::check(parseWhole<quint64>(QByteArray::number(*whole)) == whole, "a whole number reads back");
        fuzz::check(parseDecimal(text).has_value(), "a whole number is a decimal one");
    }
    if (const auto decimal = parseDecimal(text)) {
        fuzz::check(std::isfinite(*decimal) && *decimal >= 0, "a decimal number is finite and not below 0");
        fuzz::check(parseDecimal(exactNumber(*decimal)) == decimal, "a decimal number reads back");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = fuzz::bytesOf(data, size);
    const QByteArrayView text(bytes);
    checkNumbers(text);
    for (const Parser parse : parsers) {
        const auto parsed = parse(text);
        if (!parsed)
            continue;
        fuzz::check(std::isfinite(*parsed) && *parsed >= 0, "a value is finite and not below 0");
        fuzz::check(!text.contains('\0'), "no value holds a NUL");
        fuzz::check(parse(text) == parsed, "a value is the same twice");
        for (const QByteArray &more : {bytes + ' ', ' ' + bytes, bytes + '\0', '+' + bytes, '-' + bytes})
            fuzz::check(!parse(more), "a value has nothing around it");
    }
    if (const auto span = parseTimeSpan(QString::fromUtf8(bytes)))
        fuzz::check(span->count() >= 0, "a span is not below 0");
    return 0;
}
