#include "gops/samplereader.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "gops/reply.h"

#include <QCoreApplication>

#include <bitset>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The row and parsed value of one field.
struct Match
{
    std::size_t row;
    std::optional<double> value; ///< absent for "never"
};

/// Looks from row `first` on, and then from the start: agents write in the order of the table.
std::optional<Match> matchField(const ReplyField &field, MetricSource source, std::size_t first)
{
    for (std::size_t i = 0; i < metricCount; ++i) {
        const std::size_t row = (first + i) % metricCount;
        const Metric &metric = allMetrics()[row];
        if (metric.source != source)
            continue;
        for (const Spelling &spelling : metric.spellings) {
            if (!spelling.parse || QByteArrayView(spelling.name) != field.name)
                continue;
            if (metric.kind == MetricKind::Time && value::isNever(field.value))
                return Match{row, {}};
            if (const auto parsed = spelling.parse(field.value))
                return Match{row, parsed};
        }
    }
    return {};
}

} // namespace

Reading readValues(const QByteArray &reply, MetricSource source, Sample &sample)
{
    constexpr qsizetype mostOdd = 10;
    const Reply split = splitReply(reply);
    Reading reading;
    reading.lines = static_cast<int>(split.fields.size()) + split.brokenLines;
    std::bitset<metricCount> seen, contradicted;
    const auto odd = [&](const ReplyField &field) {
        if (reading.odd.size() < mostOdd)
            reading.odd << oneLine(
                QString::fromUtf8(field.name.first(std::min<qsizetype>(field.name.size(), 100))) + ": "_L1 +
                QString::fromUtf8(field.value.first(std::min<qsizetype>(field.value.size(), 100))));
    };
    std::size_t next = 0;
    for (const ReplyField &field : split.fields) {
        const auto match = matchField(field, source, next);
        if (!match) {
            odd(field);
            continue;
        }
        next = match->row + 1;
        double &slot = sample.values[match->row];
        const double parsed = match->value.value_or(std::numeric_limits<double>::quiet_NaN());
        const bool same = slot == parsed || (std::isnan(slot) && std::isnan(parsed));
        if (!seen.test(match->row)) {
            seen.set(match->row);
            slot = parsed;
            ++reading.understood;
        } else if (contradicted.test(match->row) || !same) {
            // Two answers to one question: neither is to be believed.
            reading.understood -= contradicted.test(match->row) ? 0 : 1;
            contradicted.set(match->row);
            slot = std::numeric_limits<double>::quiet_NaN();
            odd(field);
        } else {
            --reading.lines; // said twice, the same
        }
    }
    for (std::size_t row = 0; row < metricCount; ++row) {
        const auto counter = findMetric(allMetrics()[row].noneWhileZero);
        if (counter && sample[*counter] == 0)
            sample.values[row] = std::numeric_limits<double>::quiet_NaN();
    }
    if (split.brokenLines > 0)
        reading.odd << QCoreApplication::translate("sampling", "(%n lines without name and value)", nullptr,
                                                   plural(split.brokenLines));
    return reading;
}

} // namespace gopscope
