#pragma once

#include <QString>

namespace gopscope {

/// Held by the one process that posts for a destination. The kernel lets go of it when the holder dies, and
/// what stands in the file decides nothing: it says who holds it, for a person.
class PostingLock
{
public:
    explicit PostingLock(QString fileName)
        : m_fileName(std::move(fileName))
    {
    }
    ~PostingLock() { release(); }
    PostingLock(const PostingLock &) = delete;
    PostingLock &operator=(const PostingLock &) = delete;

    /// True when it is held, and where nothing can be locked at all: posting twice does no harm.
    bool acquire();
    void release();
    /// Who holds it by what stands in the file, one line; empty when nobody says.
    [[nodiscard]] QString holder() const;

private:
    QString m_fileName;
    int m_file = -1;
};

} // namespace gopscope
