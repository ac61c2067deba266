#pragma once

#include "executable/uniquefd.h"
#include "reader/credentials.h"
#include "reader/openerlink.h"
#include "reader/smallfile.h"

#include <sys/types.h>

#include <optional>

namespace gopscope {

/// Which file it is, by whatever name.
struct FileId
{
    dev_t device = 0;
    ino_t inode = 0;

    friend bool operator==(const FileId &, const FileId &) = default;
};

/// The part of the reader that may hold CAP_SYS_PTRACE. It opens, to read, what its starter could read
/// himself were it not for Yama, and parses only what the kernel itself says of a process.
class Opener
{
public:
    explicit Opener(const Credentials &starter);

    /// Answers requests until the other end of `socket` is closed, or sends what is none.
    void serve(int socket);

    /// What answers a request, and the descriptors that go with it.
    struct Opened
    {
        OpenAnswer answer;
        Descriptors descriptors;
    };
    [[nodiscard]] Opened open(const OpenRequest &request);

private:
    [[nodiscard]] OpenAnswer check(int process, const OpenRequest &request);
    [[nodiscard]] OpenAnswer refuse(Refusal refusal, int error = 0);
    [[nodiscard]] OpenAnswer refuseUnseen(pid_t pid, int error);
    [[nodiscard]] OpenAnswer refuseFile(int process, int error);
    [[nodiscard]] OpenAnswer refuseBySystem(int error);
    [[nodiscard]] std::optional<bool> sharesUserNamespace(int process) const;

    Credentials m_starter;
    std::optional<FileId> m_userNamespace; ///< our own; absent where the kernel has none
    SmallFile m_file;
};

} // namespace gopscope
