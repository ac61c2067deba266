#pragma once

#include "sources/source.h"

/// Why a process has nothing to say through its gops agent.
namespace gopscope::agentsilence {

/// What it means that an agent could not be asked: the error, the port file, the owner and the state of the
/// process together tell, since one error stands for different causes.
[[nodiscard]] Silence diagnose(const ProcessId &process, const Error &error);

/// Of a process without an agent, where it was chosen to ask agents only.
[[nodiscard]] Silence withoutAgent();

/// An answer without a value that can be understood; `title` says who gave it.
[[nodiscard]] Silence oddReply(const QString &title, const QString &words);

} // namespace gopscope::agentsilence
