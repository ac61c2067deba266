#pragma once

#include "metrics/sample.h"

#include <QByteArray>
#include <QStringList>

namespace gopscope {

/// What was made of an agent's reply.
struct Reading
{
    /// Lines whose metric and value were understood, "never" included.
    int understood = 0;
    /// Lines in all.
    int lines = 0;
    /// The lines that were not understood, as plain text, at most ten.
    QStringList odd;

    friend bool operator==(const Reading &, const Reading &) = default;
};

/// Puts the values of a reply to `memstats` or `stats` into `sample`. A value that is missing, broken,
/// negative, overflowing, or there twice with different values stays NaN.
Reading readValues(const QByteArray &reply, MetricSource source, Sample &sample);

} // namespace gopscope
