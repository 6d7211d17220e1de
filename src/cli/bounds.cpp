#include "zeroset/algebra/bounds.hpp"

#include "cli/algebra_answers.hpp"
#include "cli/algebra_verb.hpp"
#include "cli/mixed_volume_keys.hpp"
#include "cli/verbs.hpp"

#include <cmath>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

/// A number of more digits than anyone reads is given by its logarithm alone.
constexpr double kMostDigits = 1e6;

void add_bound(ordered_json& keys,
               const std::string& key,
               const std::optional<algebra::PowerProduct>& bound,
               std::string& reason) {
  if (!bound) {
    keys[key] = nullptr;
    keys[key + "_log10"] = nullptr;
    return;
  }
  const double logarithm = bound->log10();
  if (logarithm > kMostDigits) {
    keys[key] = nullptr;
    reason += (reason.empty() ? "" : "; ") + key + " has more than a million digits, see " + key + "_log10";
  } else {
    keys[key] = bound->digits();
  }
  keys[key + "_log10"] = std::isfinite(logarithm) ? ordered_json(logarithm) : ordered_json();
}

Answer answer(ObjectReader& line, const LineOptions& options) {
  const Subject subject = read_problem_subject(line, options.folder);
  line.finish();
  Answer result{.keys = bounds_keys(bounds_of(subject, options.seed))};
  result.complete = add_mixed_volume(result.keys, subject, options);
  return result;
}

constexpr const char* kKeys[] = {"unknowns",
                                 "equations",
                                 "degrees",
                                 "bezout_number",
                                 "multihomogeneous_bezout_number",
                                 "mixed_volume",
                                 "shub_smale",
                                 "paper_bound",
                                 nullptr};
constexpr AlgebraVerb kVerb{"bounds", "zeroset.bounds/1", answer, kKeys};
constexpr AlgebraVerbText kText{"how many solutions there are at most",
                                "a problem (.json), a system (.json, .phc, .ms, .bertini), a network file or a preset",
                                "Examples:\n"
                                "  zeroset bounds figure7                                          9 unknowns, 9 "
                                "random data: a square zero-error system\n"
                                "  zeroset bounds --widths 2,3,1 --kind critical --points 4 --lambda random --json\n"
                                "  zeroset bounds system.phc\n"
                                "paper_bound is the literature's (product of the degrees)^equations: the degree in the "
                                "inputs, not in the parameters.",
                                false};

}  // namespace

ordered_json bounds_keys(const algebra::Bounds& bounds) {
  ordered_json keys{{"unknowns", bounds.unknowns},
                    {"equations", bounds.equations},
                    {"degrees", bounds.degrees.degrees},
                    {"structural", bounds.degrees.structural}};
  std::string reason;
  add_bound(keys, "bezout_number", bounds.bezout_number, reason);
  keys["multihomogeneous_bezout_number"] = nullptr;
  keys["mixed_volume"] = nullptr;
  keys["shub_smale"] = nullptr;
  keys["shub_smale_log10"] = nullptr;
  if (bounds.square && bounds.bezout_number.log10() <= kMostDigits) {
    keys["shub_smale"] = bounds.shub_smale().value_or("");
    keys["shub_smale_log10"] = ordered_json(bounds.shub_smale_log10().value_or(0));
  }
  add_bound(keys, "paper_bound", bounds.paper_bound, reason);
  keys["status"] = bounds.degrees.status;
  keys["reason"] = "multihomogeneous_bezout_number: not in this build" +
                   std::string(bounds.square ? "" : "; shub_smale: the system is not square") +
                   (reason.empty() ? "" : "; " + reason);
  return keys;
}

algebra::Bounds bounds_of(const Subject& subject, std::uint64_t seed) {
  return subject.problem ? algebra::bounds(*subject.problem, seed) : algebra::bounds(*subject.system);
}

void add_bounds_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, kVerb, kText, exit_code);
}

}  // namespace zeroset::cli
