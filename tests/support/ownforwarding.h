#pragma once

#include "session/forwarding.h"

#include <QNetworkAccessManager>

/// What a window forwards with, in a test: a spool of its own, and keys that never leave its memory.
struct OwnForwarding
{
    OwnForwarding(gopscope::Session &session, const QString &spool)
        : forwarding(session, keys, network, spool)
    {
    }

    gopscope::KeyStore keys{{}, gopscope::KeyStore::Place::MemoryOnly};
    QNetworkAccessManager network;
    gopscope::Forwarding forwarding;
};
