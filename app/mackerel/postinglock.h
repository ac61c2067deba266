#pragma once

#include <QString>

namespace gopscope {

/// Held by the one process that posts for a destination. The kernel lets go of it when the holder dies, and
/// what stands in the file decides nothing: it says who holds it, for a person. Whoever has one is seen to be
/// there, whether it holds it or not.
class PostingLock
{
public:
    explicit PostingLock(QString fileName)
        : m_fileName(std::move(fileName))
    {
        appear();
    }
    ~PostingLock();
    PostingLock(const PostingLock &) = delete;
    PostingLock &operator=(const PostingLock &) = delete;

    /// True when it is held, and where nothing can be locked at all: posting twice does no harm.
    bool acquire();
    void release();
    /// Who holds it by what stands in the file, one line; empty when nobody says.
    [[nodiscard]] QString holder() const;
    /// Somebody has a lock of that name.
    [[nodiscard]] static bool isUsed(const QString &fileName);

private:
    void appear();

    QString m_fileName;
    int m_file = -1;
    int m_presence = -1;
};

} // namespace gopscope
