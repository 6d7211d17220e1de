#include "continuation/solve/completeness.hpp"

#include <algorithm>
#include <numeric>

namespace zeroset::continuation::detail {
namespace {

std::string bound_name(StartKind kind) {
  switch (kind) {
    case StartKind::total_degree:
      return "Bézout's number";
    case StartKind::multihomogeneous:
      return "the multihomogeneous Bézout number";
    default:
      return "the mixed volume";
  }
}

/// "1 x 3, 2 x 1": how many points of which multiplicity, ascending.
std::vector<algebra::Multiplicity> multiplicities_of(const Evidence& evidence) {
  std::vector<std::int64_t> all = evidence.singular_multiplicities;
  all.insert(all.end(), static_cast<std::size_t>(evidence.certified), 1);
  std::ranges::sort(all);
  std::vector<algebra::Multiplicity> result;
  for (const std::int64_t multiplicity : all) {
    if (result.empty() || result.back().multiplicity != multiplicity) {
      result.push_back({multiplicity, 0});
    }
    ++result.back().points;
  }
  return result;
}

std::string numbers(std::int64_t found, const std::string& what, std::int64_t exact) {
  return std::to_string(found) + " " + what + " found, exact count " + std::to_string(exact);
}

/// Why found and exact numbers do not close; empty where they do.
std::string difference(const Evidence& found, const algebra::CountResult& count) {
  const auto singular = static_cast<std::int64_t>(found.singular_multiplicities.size());
  if (count.simple && found.certified != *count.simple) {
    return numbers(found.certified, "certified simple solutions", *count.simple);
  }
  if (count.distinct && found.certified + singular != *count.distinct) {
    return numbers(found.certified + singular, "distinct solutions", *count.distinct);
  }
  if (count.multiplicities && multiplicities_of(found) != *count.multiplicities) {
    return "the multiplicities of the singular solutions found are not those of the exact count";
  }
  const std::int64_t mass =
      std::accumulate(found.singular_multiplicities.begin(), found.singular_multiplicities.end(), found.certified);
  if (count.with_multiplicity && mass != *count.with_multiplicity) {
    return numbers(mass, "solutions with multiplicity", *count.with_multiplicity);
  }
  return "";
}

Verdict by_count(const Evidence& found, const algebra::CountResult& count) {
  if (*count.dimension > 0) {
    return {.reason = "the solution set has dimension " + std::to_string(*count.dimension) +
                      " by the exact count: isolated solutions are listed, and not known to be all"};
  }
  if (*count.dimension < 0) {
    const bool none = found.certified == 0 && found.singular_multiplicities.empty();
    return none ? Verdict{true,
                          count.status.value_or(Certainty::probability_one),
                          "there is no solution, by exact count"}
                : Verdict{.reason = "the exact count says that there is no solution, and some were found"};
  }
  if (const std::string open = difference(found, count); !open.empty()) {
    return {.reason = open};
  }
  if (!count.simple && !count.with_multiplicity) {
    return {.reason = "the exact count is not known: " + count.reason};
  }
  const bool all_certified = found.singular_multiplicities.empty() && !found.squared_up;
  return {true,
          all_certified ? count.status.value_or(Certainty::probability_one) : Certainty::numerical,
          all_certified ? "as many distinct solutions are certified as the exact count says"
                        : "as many distinct solutions were found, with their multiplicities, as the exact count says"};
}

}  // namespace

bool attains_bound(const Evidence& evidence) {
  return !evidence.squared_up && evidence.start != StartKind::parameter && evidence.certified == evidence.paths;
}

Verdict judge(const Evidence& evidence, const std::optional<algebra::CountResult>& count) {
  Verdict verdict;
  if (attains_bound(evidence)) {
    verdict = {true,
               Certainty::proved,
               "as many distinct solutions are certified as " + bound_name(evidence.start) + " allows"};
  } else if (count && count->dimension) {
    verdict = by_count(evidence, *count);
  } else {
    verdict.reason =
        count ? "the exact count is not known: " + count->reason : "there is no exact count to compare with";
  }
  if (!verdict.complete && evidence.failed > 0) {
    verdict.reason += "; " + std::to_string(evidence.failed) + " paths failed";
  }
  return verdict;
}

}  // namespace zeroset::continuation::detail
