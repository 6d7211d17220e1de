#include "zeroset/algebra/verify.hpp"

namespace zeroset::algebra {

VerifyRow verify(const Problem& problem, const std::string& id, const VerifyOptions& options) {
  VerifyRow row;
  row.id = id;
  row.bounds = bounds(problem, options.count.seed, effort_within(options.count.limits.seconds));
  row.count = count(problem, options.count);
  row.closed_form = closed_form(problem);
  const bool theorem = row.closed_form && row.closed_form->status == "proved";  // a conjecture is no route
  if (theorem && row.count.with_multiplicity) {
    row.agree = row.closed_form->value == *row.count.with_multiplicity;
  } else if (theorem && row.count.dimension && *row.count.dimension > 0) {
    row.agree = false;  // a number of solutions where the other route finds infinitely many
  }
  return row;
}

}  // namespace zeroset::algebra
