#include "mackerel/proxies.h"

#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QUrl>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The variable of this name, or of the same in capital letters.
QString variable(const QString &name)
{
    for (const QString &spelled : {name, name.toUpper()}) {
        const QString value = qEnvironmentVariable(spelled.toLatin1().constData()).trimmed();
        if (!value.isEmpty())
            return value;
    }
    return {};
}

/// One word of no_proxy: `*`, an address, a net as 10.0.0.0/8, a domain with or without a dot before it; a
/// port behind it makes it stricter.
bool excepts(QString word, const QString &host, int port)
{
    if (word == u"*"_s)
        return true;
    const QHostAddress address(host);
    if (!address.isNull() && word.contains(u'/'))
        return address.isInSubnet(QHostAddress::parseSubnet(word));
    if (!address.isNull() && address == QHostAddress(word))
        return true;
    bool hasPort = false;
    if (const int given = word.section(u':', -1).toInt(&hasPort); hasPort && word.count(u':') == 1) {
        if (given != port)
            return false;
        word = word.section(u':', 0, 0);
    }
    if (word.startsWith("*."_L1))
        word.remove(0, 1);
    if (word.startsWith(u'.'))
        word.remove(0, 1);
    return !word.isEmpty() &&
           (host.compare(word, Qt::CaseInsensitive) == 0 || host.endsWith(u'.' + word, Qt::CaseInsensitive));
}

bool isExcepted(const QString &host, int port)
{
    QStringList words = variable(u"no_proxy"_s).replace(u',', u' ').split(u' ', Qt::SkipEmptyParts);
    return std::any_of(words.begin(), words.end(),
                       [&](const QString &word) { return excepts(word, host, port); });
}

std::optional<QNetworkProxy> parseProxy(const QString &text)
{
    constexpr int usual = 8080, usualSocks = 1080;
    const QUrl url(text.contains("://"_L1) ? text : u"http://"_s + text);
    if (url.host().isEmpty())
        return {};
    const bool socks = url.scheme().startsWith("socks"_L1);
    return QNetworkProxy(socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                         static_cast<quint16>(url.port(socks ? usualSocks : usual)), url.userName(),
                         url.password());
}

class ProxyOutsideOnly : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        const QString host = query.peerHostName();
        const int usualPort = query.protocolTag() == "http"_L1 ? 80 : 443;
        if (isThisMachine(host) || isExcepted(host, query.peerPort() > 0 ? query.peerPort() : usualPort))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        for (const QString &name : {QString(query.protocolTag() + u"_proxy"_s), u"all_proxy"_s}) {
            if (const auto proxy = parseProxy(variable(name)))
                return {*proxy};
        }
        return systemProxyForQuery(query);
    }
};

} // namespace

bool isThisMachine(const QString &host)
{
    return host.compare("localhost"_L1, Qt::CaseInsensitive) == 0 || QHostAddress(host).isLoopback();
}

void useSystemProxy(QNetworkAccessManager &network)
{
    network.setProxyFactory(new ProxyOutsideOnly);
}

} // namespace gopscope
