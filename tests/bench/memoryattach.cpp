// How long it takes to attach to a process: from the request to the reader's answer, with a reader that has
// seen nothing before.
#include "bench.h"
#include "watcher.h"

#include <QCoreApplication>
#include <QElapsedTimer>

int bench::memoryAttach(int argc, char *argv[])
{
    constexpr int rounds = 21;
    const QCoreApplication app(argc, argv);
    if (argc != 4)
        return 2;
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        Watcher watcher;
        QElapsedTimer elapsed;
        elapsed.start();
        watcher.attach(QByteArray(argv[3]).toLongLong());
        times.push_back(static_cast<double>(elapsed.nsecsElapsed()) / 1e6);
    }
    figure(argv[2], median(times));
    return 0;
}
