#pragma once

#include <QList>

#include <sys/resource.h>
#include <unistd.h>

/// As long as this lives, the process gets no descriptor from `limit` on.
class FewDescriptors
{
public:
    explicit FewDescriptors(rlim_t limit)
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const rlimit few{limit, m_before.rlim_max};
        if (::setrlimit(RLIMIT_NOFILE, &few) != 0)
            qFatal("the limit can't be set");
    }
    ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    FewDescriptors(const FewDescriptors &) = delete;
    FewDescriptors &operator=(const FewDescriptors &) = delete;

private:
    rlimit m_before{};
};

/// As long as this lives, the process has `spare` descriptors left, and those it gives back.
class NoDescriptors
{
public:
    explicit NoDescriptors(int spare = 0)
    {
        for (int fd = ::dup(0); fd >= 0; fd = ::dup(0))
            m_taken << fd;
        for (; spare > 0; --spare)
            ::close(m_taken.takeLast());
    }
    ~NoDescriptors()
    {
        for (const int fd : m_taken)
            ::close(fd);
    }
    NoDescriptors(const NoDescriptors &) = delete;
    NoDescriptors &operator=(const NoDescriptors &) = delete;

private:
    FewDescriptors m_few{128};
    QList<int> m_taken;
};
