#pragma once

#include "cli/forwardarguments.h"
#include "gops/listing.h"
#include "sampling/sampler.h"

namespace gopscope {

/// What a plugin of mackerel-agent prints when MACKEREL_AGENT_PLUGIN_META is 1: its graphs, with units.
[[nodiscard]] QByteArray pluginGraphs(const QString &keyPrefix);

/// What it prints otherwise: a line `name<TAB>value<TAB>epoch seconds` for each value that is there.
[[nodiscard]] QByteArray pluginValues(const QString &keyPrefix, const Sample &sample);

/// `gopscope-cli plugin`: takes one sample of one process.
class PluginCommand : public QObject
{
    Q_OBJECT

public:
    /// The agent gives a plugin 30 s.
    static constexpr std::chrono::milliseconds deadline{20000};

    PluginCommand(PluginArguments arguments, const SourceSet &sources, const Clock &clock);

    /// Starts; by name or path it needs a listing.
    void start(const Listing &listing);

Q_SIGNALS:
    void printed(const QByteArray &text);
    /// The last signal; empty when all went well.
    void finished(const QString &error);

private:
    void take(const Sample &sample);
    void end(const QString &error);
    [[nodiscard]] Result<TargetProcess> find(const Listing &listing) const;

    PluginArguments m_arguments;
    Sampler m_sampler;
    QTimer m_deadline;
    bool m_finished = false;
};

} // namespace gopscope
