#include "programs/argumentsfield.h"

#include "launch/words.h"

#include <QFontDatabase>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr int shownLines = 3;

/// A word with what can't be seen in it.
QString visible(QString word)
{
    if (word.isEmpty())
        return ArgumentsField::tr("(empty)");
    for (QChar &c : word) {
        if (c == u'\n')
            c = QChar(0x21b5);
        else if (c == u'\t')
            c = QChar(0x21e5);
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = QChar::ReplacementCharacter;
    }
    return word;
}

} // namespace

ArgumentsField::ArgumentsField(QWidget *parent)
    : QWidget(parent)
{
    m_line.setObjectName(u"arguments"_s);
    m_line.setAccessibleName(tr("Arguments"));
    m_line.setPlaceholderText(uR"(-config "my file.toml" -v)"_s);
    m_list.setObjectName(u"argumentList"_s);
    m_list.setAccessibleName(tr("Arguments as the program gets them"));
    m_list.setSelectionMode(QAbstractItemView::NoSelection);
    m_list.setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_list.setFixedHeight(shownLines * m_list.fontMetrics().lineSpacing() + 2 * m_list.frameWidth() + 6);
    m_note.setObjectName(u"argumentNote"_s);
    m_note.setTextFormat(Qt::PlainText);
    m_note.setWordWrap(true);
    m_note.setForegroundRole(QPalette::PlaceholderText);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(&m_line);
    column->addWidget(&m_list);
    column->addWidget(&m_note);
    setFocusProxy(&m_line);
    connect(&m_line, &QLineEdit::textChanged, this, &ArgumentsField::read);
    read();
}

void ArgumentsField::setArguments(const QStringList &arguments)
{
    m_line.setText(joinWords(arguments));
}

void ArgumentsField::read()
{
    const auto words = splitWords(m_line.text());
    m_isComplete = words.has_value();
    m_arguments = words.value_or(QStringList());
    if (!words)
        m_note.setText(words.error().message);
    else if (hasShellSigns(m_line.text()))
        m_note.setText(tr("No shell reads this: $NAME, *, ~ and | reach the program as they stand here."));
    else
        m_note.setText(tr("Each as the program gets it. Quotes keep blanks together; $'\\n' is a new line."));
    m_line.setAccessibleDescription(m_note.text());
    list();
    Q_EMIT changed();
}

void ArgumentsField::list()
{
    m_list.clear();
    for (qsizetype i = 0; i < m_arguments.size(); ++i)
        m_list.addItem(u"%1  "_s.arg(i + 1) + visible(m_arguments[i]));
}

} // namespace gopscope
