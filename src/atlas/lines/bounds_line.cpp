#include "zeroset/algebra/bound_numbers.hpp"
#include "zeroset/atlas/lines.hpp"
#include "zeroset/atlas/subject.hpp"

#include "atlas/lines/known.hpp"
#include "atlas/lines/mixed_volume_line.hpp"

#include <limits>

namespace zeroset::atlas {
namespace {

using nlohmann::json;

double read_digits(ObjectReader& line) {
  constexpr std::int64_t kMax = 1'000'000'000;
  const json* digits = line.find("digits");
  if (digits == nullptr) {
    return algebra::kDefaultDigits;
  }
  if (digits->is_string() && *digits == "all") {
    return std::numeric_limits<double>::infinity();
  }
  if (digits->is_string()) {
    throw SpecError(line.at("digits"), "expected a number of digits or \"all\", got " + describe(*digits));
  }
  return static_cast<double>(read_integer(*digits, line.at("digits"), 1, kMax));
}

Answer answer_bounds(ObjectReader& line, const LineOptions& options) {
  // Bounds are those of degrees and supports, whatever the coefficients: complex ones need not be understood.
  const Subject subject =
      read_problem_subject(line, options.folder, RandomData::counted_where_many, {.supports_only = true});
  const double digits = read_digits(line);
  line.finish();
  const algebra::Bounds bounds = bounds_of(subject, options.seed, algebra::effort_within(options.limits.seconds));
  algebra::BoundNumbers numbers = algebra::bound_numbers(bounds, names_of_unknowns(subject), digits);
  detail::known({.keys = to_json(numbers), .complete = false});
  const bool complete = detail::add_mixed_volume(numbers, subject, options.limits, options.threads);
  return {.keys = to_json(numbers), .complete = complete};
}

constexpr const char* kBoundsKeys[] = {"unknowns",
                                       "equations",
                                       "degrees",
                                       "bezout_number",
                                       "multihomogeneous_bezout_number",
                                       "mixed_volume",
                                       "shub_smale",
                                       "paper_bound"};

}  // namespace

const AlgebraVerb kBounds{"bounds", "zeroset.bounds/1", answer_bounds, kBoundsKeys};

}  // namespace zeroset::atlas
