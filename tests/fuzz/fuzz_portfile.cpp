#include "fuzz.h"
#include "gops/portfile.h"

#include <QFile>
#include <QTemporaryDir>

using namespace gopscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QTemporaryDir directory;
    const QByteArray text = fuzz::bytesOf(data, size);
    QFile file(directory.filePath(QStringLiteral("1")));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("can't write %s", qPrintable(file.fileName()));
    file.close();

    const PortFile port = readPortFile(1, directory.path());
    fuzz::check((port.state == PortFile::State::Port) == (port.port != 0), "a port is above 0");
    fuzz::check(port.state != PortFile::State::Missing && port.state != PortFile::State::Unreadable,
                "the file is there");
    fuzz::check(port.port == 0 || text.trimmed() == QByteArray::number(port.port) ||
                    text.trimmed().startsWith('0'),
                "a port is all that the file says");
    return 0;
}
