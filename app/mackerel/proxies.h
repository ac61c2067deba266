#pragma once

#include <QString>

class QNetworkAccessManager;

namespace gopscope {

/// Whether `host` is this machine by its name or a loopback address.
[[nodiscard]] bool isThisMachine(const QString &host);

/// Gives `network` the proxy that the environment names (https_proxy, http_proxy, all_proxy, and no_proxy for
/// exceptions, in small or capital letters), else that of the system; but none for this machine: a key must
/// not leave it for a request that stays.
void useSystemProxy(QNetworkAccessManager &network);

} // namespace gopscope
