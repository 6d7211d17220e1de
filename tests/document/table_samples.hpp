// Tables that the tests of several writers share.
#pragma once

#include "zeroset/document/table.hpp"

#include <utility>

namespace zeroset::testing {

inline const Integer kHuge = pow(Integer(2), 50) * 3;

/// One column of each kind, and a value missing.
inline Table counts() {
  Table table{.name = "counts",
              .title = "Counts",
              .caption = "Exact & bounded.",
              .notes = {"Modulo 3 primes."},
              .columns = {{.key = "network", .heading = "Network"},
                          {.key = "unknowns", .heading = "n", .kind = ColumnKind::integer},
                          {.key = "bezout",
                           .heading = "Bézout",
                           .kind = ColumnKind::exact_integer,
                           .integer_form = IntegerForm::prime_powers},
                          {.key = "error", .heading = "Error", .kind = ColumnKind::percent, .half_widths = true},
                          {.key = "time", .heading = "Time", .kind = ColumnKind::real, .unit = "s", .digits = 2},
                          {.key = "sharp", .heading = "Sharp", .kind = ColumnKind::boolean}}};
  add_row(table, {std::string("2-2-1"), std::int64_t{4}, Integer(16), Measured{0.412, 0.0081}, 0.0123, true});
  add_row(table, {std::string("a|b, \"c\""), std::int64_t{-9}, kHuge, Missing{"too long"}, Missing{"too long"}, false});
  return table;
}

inline Table one_cell(Column column, Cell cell) {
  column.key = "x";
  column.heading = "x";
  return {.name = "t", .columns = {column}, .rows = {{std::move(cell)}}};
}

}  // namespace zeroset::testing
