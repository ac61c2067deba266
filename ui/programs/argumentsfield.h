#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QWidget>

namespace gopscope {

/// A line of arguments, quoted as for a shell but without one, and below it each of them as the program gets
/// it.
class ArgumentsField : public QWidget
{
    Q_OBJECT

public:
    explicit ArgumentsField(QWidget *parent = nullptr);

    void setArguments(const QStringList &arguments);
    /// What the line says; nothing while it is not complete.
    [[nodiscard]] const QStringList &arguments() const { return m_arguments; }
    [[nodiscard]] bool isComplete() const { return m_isComplete; }

Q_SIGNALS:
    void changed();

private:
    void read();
    void list();

    QLineEdit m_line;
    QListWidget m_list;
    QLabel m_note;
    QStringList m_arguments;
    bool m_isComplete = true;
};

} // namespace gopscope
