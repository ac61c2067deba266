#pragma once

#include "sources/memory/readeranswer.h"
#include "sources/source.h"

/// What gopscope-reader's reasons mean for a person.
namespace gopscope::readersilence {

/// Why the reader has no numbers of a process.
[[nodiscard]] Silence of(const readeranswer::Refused &refused, const ProcessId &about);

/// The reader itself is at fault.
[[nodiscard]] Silence ofReader(const Error &error);

} // namespace gopscope::readersilence
