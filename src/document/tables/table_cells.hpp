// What people see in a cell, before a writer sets it in its own language.
#pragma once

#include "zeroset/document/table.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace zeroset {

enum class Style {
  text,
  number,    ///< ASCII digits, '-', '.', and the signs · × ≈ ± as UTF-8
  raised,    ///< an exponent
  footnote,  ///< the mark of a footnote
};

struct Run {
  std::string text{};
  Style style = Style::text;
};
using Runs = std::vector<Run>;

/// A table as its writers want it: names and rows checked, cells laid out, reasons gathered.
struct LaidOutTable {
  Table table{};                        ///< normalized
  std::vector<std::string> headings{};  ///< with units
  std::vector<Alignment> alignments{};  ///< never automatic
  std::vector<std::vector<Runs>> cells{};
  std::vector<std::string> reasons{};  ///< of missing values, in the order of their marks
};

/// The table with every cell as its column holds it. \throws InvalidArgument
Table normalized(const Table& table);

LaidOutTable lay_out(const Table& table);

/// a, b, ..., z, aa, ab, ...
std::string footnote_mark(std::size_t index);

/// \name Single numbers, for people
/// @{
Runs real_runs(double value, int digits);
Runs measured_runs(const Measured& value, int digits);
Runs integer_runs(const Integer& value, IntegerForm form, int digits);
/// @}

/// 12345 -> 12<gap>345 from five digits on; other text is left alone.
std::string grouped(const std::string& digits, const std::string& gap);

std::string name(ColumnKind kind);
std::string name(Alignment alignment);
std::string name(IntegerForm form);

}  // namespace zeroset
