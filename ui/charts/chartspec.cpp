#include "charts/chartspec.h"

#include <array>

namespace gopscope {
namespace {

using enum SeriesStyle;

#define GOPSCOPE_TR(text) QT_TRANSLATE_NOOP("chart", text)

// The legend lists the lines in this order; on the heap chart that is about their order from below.
constexpr std::array heap{
    SeriesSpec{"heap_alloc"_metric, GOPSCOPE_TR("alloc"), SeriesColor::Primary},
    SeriesSpec{"heap_in_use"_metric, GOPSCOPE_TR("in use"), SeriesColor::InUse},
    SeriesSpec{"next_gc"_metric, GOPSCOPE_TR("next GC"), SeriesColor::Goal, Dashed},
    SeriesSpec{"sys"_metric, GOPSCOPE_TR("sys"), SeriesColor::System},
    SeriesSpec{"rss"_metric, GOPSCOPE_TR("RSS"), SeriesColor::Resident},
};
constexpr std::array allocation{
    SeriesSpec{"alloc_rate"_metric, GOPSCOPE_TR("allocated"), SeriesColor::Rate},
};
constexpr std::array objects{
    SeriesSpec{"malloc_rate"_metric, GOPSCOPE_TR("mallocs"), SeriesColor::Rate},
    SeriesSpec{"free_rate"_metric, GOPSCOPE_TR("frees"), SeriesColor::Second},
};
constexpr std::array pauses{
    SeriesSpec{"pause"_metric, GOPSCOPE_TR("pause"), SeriesColor::Pause, Stem},
};
constexpr std::array idle{
    SeriesSpec{"heap_idle"_metric, GOPSCOPE_TR("idle"), SeriesColor::System},
    SeriesSpec{"heap_released"_metric, GOPSCOPE_TR("released"), SeriesColor::Released},
};
constexpr std::array goroutines{
    SeriesSpec{"goroutines"_metric, GOPSCOPE_TR("goroutines"), SeriesColor::Primary},
    SeriesSpec{"threads"_metric, GOPSCOPE_TR("threads"), SeriesColor::Goal},
};

constexpr std::array specs{
    ChartSpec{GOPSCOPE_TR("Heap"), heap},
    ChartSpec{GOPSCOPE_TR("Allocation rate"), allocation},
    ChartSpec{GOPSCOPE_TR("Objects"), objects},
    ChartSpec{GOPSCOPE_TR("GC pauses"), pauses},
    ChartSpec{GOPSCOPE_TR("Idle and released"), idle},
    ChartSpec{GOPSCOPE_TR("Goroutines"), goroutines},
};

#undef GOPSCOPE_TR

} // namespace

std::span<const ChartSpec> chartSpecs()
{
    return specs;
}

} // namespace gopscope
