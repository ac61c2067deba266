#pragma once

#include "reader/goprocess.h"

#include <QString>

#include <fcntl.h>

/// What attaching to a process needs, opened as the opener does.
inline gopscope::Descriptors openProcess(qint64 pid)
{
    const auto open = [pid](const char *name) {
        const QByteArray path = "/proc/" + QByteArray::number(pid) + '/' + name;
        return gopscope::UniqueFd(::open(path.constData(), O_RDONLY | O_CLOEXEC));
    };
    return {.exe = open("exe"), .mem = open("mem"), .auxv = open("auxv")};
}
