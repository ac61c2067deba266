#include "secrets/keystore.h"

#include "base/untrusted.h"

#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The name of this program in the secret store.
QString storeName()
{
    return u"gopscope"_s;
}

QString entryName(const QString &base)
{
    return u"Mackerel API key for %1"_s.arg(base);
}

QString troubleOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::NoError:
    case QKeychain::EntryNotFound:
        return {};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return KeyStore::tr("The secret store stays locked.");
    case QKeychain::NoBackendAvailable:
        return KeyStore::tr("There is no secret store on this desktop.");
    default:
        return KeyStore::tr("The desktop's secret store can't be used.");
    }
}

QString detailOf(const QKeychain::Job &job)
{
    return troubleOf(job).isEmpty() ? QString() : oneLine(job.errorString(), 200);
}

} // namespace

KeyStore::KeyStore(const QByteArray &environmentKey, Place place, QObject *parent)
    : QObject(parent)
    , m_place(place)
{
    if (!environmentKey.isEmpty())
        m_fromEnvironment = {environmentKey, ApiKey::Source::Environment, false, {}, {}};
}

ApiKey KeyStore::key(const QString &base)
{
    if (!m_fromEnvironment.value.isEmpty())
        return m_fromEnvironment;
    const auto known = m_keys.constFind(base);
    if (known != m_keys.cend())
        return *known;
    if (m_place == Place::MemoryOnly)
        return {};
    ApiKey &asked = m_keys[base];
    asked.asking = true;
    // Without a parent: a job that is deleted before the store has answered is written to all the same.
    auto *job = new QKeychain::ReadPasswordJob(storeName());
    job->setKey(entryName(base));
    connect(job, &QKeychain::Job::finished, this,
            [this, base, job] { finishRead(base, job, job->binaryData()); });
    const ApiKey answer = asked;
    job->start();
    return answer;
}

void KeyStore::finishRead(const QString &base, QKeychain::Job *job, const QByteArray &value)
{
    ApiKey &known = m_keys[base];
    if (!known.asking)
        return; // a person was quicker
    known = {value, value.isEmpty() ? ApiKey::Source::None : ApiKey::Source::SecretStore, false,
             troubleOf(*job), detailOf(*job)};
    Q_EMIT changed(base);
}

void KeyStore::keep(const QString &base, const QByteArray &key)
{
    m_keys[base] = {key, ApiKey::Source::ThisRun, false, {}, {}};
    Q_EMIT changed(base);
    if (m_place == Place::MemoryOnly)
        return;
    auto *job = new QKeychain::WritePasswordJob(storeName());
    job->setKey(entryName(base));
    job->setBinaryData(key);
    connect(job, &QKeychain::Job::finished, this, [this, base, job] { finishWrite(base, job); });
    job->start();
}

void KeyStore::finishWrite(const QString &base, QKeychain::Job *job)
{
    ApiKey &known = m_keys[base];
    if (known.value.isEmpty())
        return; // forgotten meanwhile
    known.trouble = troubleOf(*job);
    known.detail = detailOf(*job);
    known.source = known.trouble.isEmpty() ? ApiKey::Source::SecretStore : ApiKey::Source::ThisRun;
    Q_EMIT changed(base);
}

void KeyStore::askAgain(const QString &base)
{
    const auto known = m_keys.constFind(base);
    if (known != m_keys.cend() && known->source == ApiKey::Source::None && !known->asking)
        m_keys.erase(known);
}

void KeyStore::forget(const QString &base)
{
    m_keys[base] = {};
    Q_EMIT changed(base);
    if (m_place == Place::MemoryOnly)
        return;
    auto *job = new QKeychain::DeletePasswordJob(storeName());
    job->setKey(entryName(base));
    connect(job, &QKeychain::Job::finished, this, [this, base, job] {
        ApiKey &known = m_keys[base];
        if (!troubleOf(*job).isEmpty() && known.value.isEmpty()) {
            known.trouble = tr("It could not be taken out of the secret store.");
            known.detail = detailOf(*job);
        }
        Q_EMIT changed(base);
    });
    job->start();
}

} // namespace gopscope
