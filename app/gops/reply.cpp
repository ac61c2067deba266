#include "gops/reply.h"

namespace gopscope {

Reply splitReply(const QByteArray &text)
{
    // No agent prints more than 31 lines; the bound keeps noise from becoming work.
    constexpr std::size_t mostFields = 200;
    Reply reply;
    QByteArrayView rest(text);
    while (!rest.isEmpty() && reply.fields.size() < mostFields) {
        const qsizetype end = rest.indexOf('\n');
        const auto line = end < 0 ? rest : rest.first(end);
        const qsizetype colon = line.indexOf(QByteArrayView(": "));
        if (end < 0 || colon <= 0) {
            reply.brokenLines += line.trimmed().isEmpty() ? 0 : 1;
        } else {
            reply.fields.push_back({line.first(colon), line.sliced(colon + 2).trimmed()});
        }
        rest = end < 0 ? QByteArrayView() : rest.sliced(end + 1);
    }
    return reply;
}

} // namespace gopscope
