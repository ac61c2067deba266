#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>

namespace QKeychain {
class Job;
}

namespace gopscope {

/// What is known of the API key for one address of Mackerel.
struct ApiKey
{
    enum class Source
    {
        None,
        Environment, ///< MACKEREL_API_KEY or MACKEREL_APIKEY; wins over the others
        SecretStore, ///< the desktop's, by QtKeychain
        ThisRun,     ///< in memory only
    };
    QByteArray value; ///< empty: there is none
    Source source = Source::None;
    bool asking = false; ///< the secret store has not answered yet; it may be asking a person
    /// Why the secret store does not keep it, one plain line; empty while it does.
    QString trouble;
    QString detail; ///< what the secret store said of it
};

/// Keeps API keys, one for each address, so that no address gets the key of another. Nothing of them is
/// written anywhere but into the desktop's secret store.
class KeyStore : public QObject
{
    Q_OBJECT

public:
    enum class Place
    {
        SecretStore,
        MemoryOnly, ///< never asks the secret store
    };

    /// `environmentKey`, when there is one, is used for every address.
    explicit KeyStore(const QByteArray &environmentKey, Place place = Place::SecretStore,
                      QObject *parent = nullptr);

    /// What is known now; asks the secret store when it was not asked yet, see changed().
    [[nodiscard]] ApiKey key(const QString &base);
    /// Uses a key from now on, and keeps it for the next run where that is possible.
    void keep(const QString &base, const QByteArray &key);
    /// Takes it out of the secret store too.
    void forget(const QString &base);
    /// Lets the next key() ask the secret store again when it had nothing: it may have been locked.
    void askAgain(const QString &base);

Q_SIGNALS:
    /// key() of this address is another one, or is kept in another place.
    void changed(const QString &base);

private:
    void finishRead(const QString &base, QKeychain::Job *job, const QByteArray &value);
    void finishWrite(const QString &base, QKeychain::Job *job);

    ApiKey m_fromEnvironment;
    Place m_place;
    QHash<QString, ApiKey> m_keys;
};

} // namespace gopscope
