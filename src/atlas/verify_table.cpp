#include "zeroset/atlas/verify.hpp"

#include "atlas/row_cells.hpp"

namespace zeroset::atlas {
namespace {

using detail::boolean_column;
using detail::cell_of;
using detail::exact;
using detail::integer_column;
using detail::small;

Column large_column(const char* key, const char* heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::exact_integer, .integer_form = IntegerForm::prime_powers};
}

std::vector<Cell> verify_cells(const VerifyRow& row) {
  const algebra::CountResult count = row.count.value_or(algebra::CountResult{});
  const algebra::BoundNumbers bounds = row.bounds.value_or(algebra::BoundNumbers{});
  const std::string reason = row.count ? count.reason : row.reason;
  const std::string why = bounds.reason.empty() ? reason : bounds.reason;
  const auto closed_form = row.closed_form ? small(row.closed_form->value) : std::nullopt;
  return {row.id,
          cell_of(detail::unknowns(row), reason),
          cell_of(detail::equations(row), reason),
          exact(bounds.bezout_number, why),
          exact(detail::best_multihomogeneous(bounds), algebra::reason_for(why, "multihomogeneous_bezout_number")),
          exact(detail::affine_mixed_volume(bounds), algebra::reason_for(why, "mixed_volume")),
          cell_of(count.dimension, reason),
          cell_of(small(count.degree), reason),
          cell_of(count.with_multiplicity, reason),
          cell_of(count.distinct, reason),
          cell_of(count.real, reason),
          cell_of(closed_form, "no theorem known here"),
          cell_of(row.agree, "one route alone")};
}

}  // namespace

Table verify_table(std::span<const VerifyRow> rows) {
  Table table{.name = "verify",
              .title = "Bounds and exact counts",
              .columns = {{.key = "id", .heading = "problem"},
                          integer_column("unknowns", "unknowns"),
                          integer_column("equations", "equations"),
                          large_column("bezout_number", "Bézout number"),
                          large_column("multihomogeneous", "multihomogeneous"),
                          large_column("mixed_volume", "mixed volume"),
                          integer_column("dimension", "dimension"),
                          integer_column("degree", "degree"),
                          integer_column("with_multiplicity", "solutions"),
                          integer_column("distinct", "distinct"),
                          integer_column("real", "real"),
                          integer_column("closed_form", "closed form"),
                          boolean_column("agree", "agree")}};
  mark_details(table, {"equations", "multihomogeneous", "dimension", "degree", "distinct"});
  for (const VerifyRow& row : rows) {
    add_row(table, verify_cells(row));
  }
  return table;
}

}  // namespace zeroset::atlas
