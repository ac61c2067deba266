#pragma once

#include <QByteArrayView>

#include <optional>

namespace gopscope {

/// The byte columns of a listing since v0.3.2. They count from the start of a record, and gops pads in
/// bytes, so they hold for names with blanks, non-ASCII letters and even newlines.
struct ListingColumns
{
    qsizetype ppid = 0;
    qsizetype name = 0;
    qsizetype mark = 0;
    qsizetype path = 0;

    /// Whether the text begins with a record whose numbers and path stand in these columns.
    [[nodiscard]] bool fit(QByteArrayView text) const;
    /// Whether a mark or its blank stands in its column; only for a record that fits.
    [[nodiscard]] bool fitMark(QByteArrayView text) const;
};

/// Finds the columns that explain most of a listing. Absent when no line starts like a record. Takes time
/// in proportion to the text, whatever it holds.
[[nodiscard]] std::optional<ListingColumns> findColumns(QByteArrayView text);

/// Where the path that starts at `from` ends: at the newline before the next record, since a path may
/// hold newlines itself. -1 when the text ends before: the row was cut.
[[nodiscard]] qsizetype findPathEnd(QByteArrayView text, qsizetype from);

} // namespace gopscope
