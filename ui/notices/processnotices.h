#pragma once

#include "notices/notice.h"
#include "session/session.h"

#include <QObject>

#include <optional>

namespace gopscope {

/// Makes the notices about the list of processes and about those that are watched, and does what they offer.
/// What needs the window's settings or dialogs, the window does.
class ProcessNotices : public QObject
{
    Q_OBJECT

public:
    explicit ProcessNotices(Session &session, QObject *parent = nullptr);

    /// What is wrong with gops, by which the processes are listed; absent when it works. Where it was chosen
    /// to ask gops only, nothing is found without it.
    [[nodiscard]] std::optional<Notice> listing();
    /// What to say while no target is shown. `selected` is the selected row, null when there is none.
    [[nodiscard]] Notice nothingShown(const ProcessEntry *selected);
    /// What to say of a target besides or instead of its charts; absent when all is well.
    [[nodiscard]] std::optional<Notice> about(Target &target, std::size_t samples, qint64 steadyMs);
    /// Offers a cheaper way to ask so many processes; absent when there are few, or no such way.
    [[nodiscard]] std::optional<Notice> sourceOffer();

Q_SIGNALS:
    /// Something was done: words that pass by.
    void saying(const QString &words);
    /// Something is to be read at leisure.
    void explaining(const QString &title, const QString &text);
    void gopsToBeLocated();
    void gopsToBeCheckedAgain();
    void gopsOfferDismissed();
    void readerToBeInstalled();
    void demoToBeStarted();
    void programToBeStarted();
    void samplesToBeSaved();
    /// Whether the cheaper source is to be used.
    void sourceOfferAnswered(bool taken);

private:
    [[nodiscard]] bool asksGopsOnly() const { return m_session.sources().choice() == gopsSource(); }
    [[nodiscard]] Notice withoutGops();
    [[nodiscard]] Notice badGops(const Error &error);
    [[nodiscard]] Notice failedListing(const Error &error);
    [[nodiscard]] Notice noneWatchable(const QList<ProcessEntry> &entries);
    [[nodiscard]] Notice noneSelected(const QList<ProcessEntry> &entries);
    [[nodiscard]] Notice unwatchable(const ProcessEntry &entry);
    [[nodiscard]] Notice refusal(Target &target, const QString &name);
    [[nodiscard]] Notice exit(Target &target, const QString &name, std::size_t samples);
    [[nodiscard]] NoticeAction askOtherwise(const Target &target);
    [[nodiscard]] NoticeAction locateGops();
    [[nodiscard]] NoticeAction checkAgain();
    [[nodiscard]] NoticeAction startProgram();
    [[nodiscard]] NoticeAction installReader();
    [[nodiscard]] NoticeAction startDemo();
    [[nodiscard]] NoticeAction copySnippet();
    [[nodiscard]] NoticeAction copyLine(const QString &line);
    [[nodiscard]] NoticeAction explainWays();
    [[nodiscard]] NoticeAction watch(const QString &text, const QList<qint64> &pids);
    [[nodiscard]] NoticeAction retry(Target &target);
    [[nodiscard]] NoticeAction copyReport(Target &target);

    Session &m_session;
};

} // namespace gopscope
