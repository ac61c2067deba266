#include "fuzz.h"
#include "gops/samplereader.h"

#include <cmath>

using namespace gopscope;

namespace {

void checkReading(const QByteArray &reply, MetricSource source)
{
    constexpr qsizetype mostOdd = 11; // ten, and how many lines are none
    constexpr qsizetype longestOdd = 400;
    Sample sample;
    const Reading reading = readValues(reply, source, sample);
    fuzz::check(reading.understood >= 0 && reading.understood <= reading.lines,
                "no more is understood than is there");
    fuzz::check(reading.odd.size() <= mostOdd, "odd lines are bounded");
    for (const QString &odd : reading.odd)
        fuzz::check(odd.size() <= longestOdd && !odd.contains(u'\n'), "an odd line is one short line");
    int values = 0;
    for (std::size_t i = 0; i < metricCount; ++i) {
        const double value = sample.values[i];
        values += std::isnan(value) ? 0 : 1;
        fuzz::check(std::isnan(value) || (std::isfinite(value) && value >= 0),
                    "a value is finite and not below 0");
        fuzz::check(std::isnan(value) || allMetrics()[i].source == source, "a value is one of its source");
    }
    fuzz::check(values <= reading.understood, "a value comes from a line that is understood");

    Sample again;
    readValues(reply + reply, source, again);
    if (!reply.endsWith('\n') || reading.lines > 50)
        return;
    for (std::size_t i = 0; i < metricCount; ++i)
        fuzz::check(sample.values[i] == again.values[i] ||
                        (std::isnan(sample.values[i]) && std::isnan(again.values[i])),
                    "a reply said twice is the same");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray reply = fuzz::bytesOf(data, size);
    checkReading(reply, MetricSource::Memstats);
    checkReading(reply, MetricSource::Stats);
    return 0;
}
