#pragma once

#include "executable/executable.h"
#include "executable/failure.h"

#include <optional>
#include <string>

namespace gopscope {

/// What the Go toolchain wrote into a program about itself.
struct BuildInfo
{
    std::string goVersion;   ///< as "go1.26.8", without experiments
    std::string experiments; ///< as "jsonv2,nogreenteagc"; empty when built with the defaults
    std::string packagePath; ///< of the main package; empty when built without modules
    std::string modulePath;  ///< of the main module; empty when built without modules
    std::string moduleVersion;

    /// 26 of "go1.26.8" and of "devel go1.26-c0ffee"; absent when the version is no go1.
    [[nodiscard]] std::optional<int> minor() const;
};

/// Reads it; takes some five reads of the file. Fails with NotGo, Gccgo or TinyGo, as far as these can be
/// told, or BadFile.
[[nodiscard]] Expected<BuildInfo> readBuildInfo(const Executable &executable);

} // namespace gopscope
