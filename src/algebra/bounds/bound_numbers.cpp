#include "zeroset/algebra/bound_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace zeroset::algebra {
namespace {

constexpr const char* kMultihomogeneous = "multihomogeneous_bezout_number";

std::optional<double> finite(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// Makes numbers and collects the reasons of those that are absent.
class NumberMaker {
 public:
  explicit NumberMaker(double max_digits) : max_digits_(max_digits) {}

  /// \param name    how the reason calls it
  /// \param digits  asked only where they are few enough
  template <class Digits>
  BoundNumber number(const std::string& name, double log10, const Digits& digits) {
    BoundNumber made{.log10 = finite(log10)};
    if (std::ceil(log10) > max_digits_) {
      explain(name, std::to_string(static_cast<std::int64_t>(log10) + 1) + " digits, which --digits all prints");
    } else {
      made.digits = digits();
    }
    return made;
  }

  BoundNumber number(const std::string& name, const MultihomogeneousNumber& from) {
    if (from.value) {
      return number(name, from.log10.value_or(0), [&] { return zeroset::to_string(*from.value); });
    }
    explain(name, from.reason);
    return {.log10 = from.log10 ? finite(*from.log10) : std::nullopt, .log10_at_most = from.log10_at_most};
  }

  void explain(const std::string& name, const std::string& reason) { add_reason(reasons_, name + ": " + reason); }

  [[nodiscard]] const std::string& reasons() const { return reasons_; }

 private:
  double max_digits_;
  std::string reasons_{};
};

void add_degrees(BoundNumbers& numbers, const std::vector<std::int64_t>& degrees, NumberMaker& maker) {
  std::map<std::int64_t, std::int64_t> counts;
  for (const std::int64_t degree : degrees) {
    ++counts[degree];
  }
  numbers.degree_counts.assign(counts.begin(), counts.end());
  if (degrees.size() <= kMaxListed) {
    numbers.degrees = degrees;
  } else {
    maker.explain("degrees", "a list of " + std::to_string(degrees.size()) + ", see degree_counts");
  }
}

/// The groups as lists of names, or for many unknowns of whole layers.
std::optional<std::vector<std::vector<std::string>>> group_names(const MultihomogeneousBounds& bounds,
                                                                 const std::vector<std::string>& unknowns) {
  if (bounds.groups.empty()) {
    return std::nullopt;
  }
  std::vector<std::vector<std::string>> groups;
  if (!unknowns.empty()) {
    for (const auto& group : bounds.groups) {
      groups.emplace_back();
      for (const std::int64_t v : group) {
        groups.back().push_back(unknowns[static_cast<std::size_t>(v)]);
      }
    }
  } else if (bounds.groups.size() == 1) {
    groups.push_back(bounds.layer_groups);
  } else if (bounds.groups.size() == bounds.layer_groups.size()) {
    for (const std::string& name : bounds.layer_groups) {
      groups.push_back({name});
    }
  }
  return groups;
}

void add_multihomogeneous(BoundNumbers& numbers,
                          const Bounds& bounds,
                          const std::vector<std::string>& unknowns,
                          NumberMaker& maker) {
  if (!bounds.multihomogeneous) {
    maker.explain(kMultihomogeneous,
                  bounds.square ? "an equation is 0 = 0, or there is none" : "the system is not square");
    return;
  }
  const MultihomogeneousBounds& from = *bounds.multihomogeneous;
  const std::string prefix = std::string(kMultihomogeneous) + ".";
  MultihomogeneousNumbers& made = numbers.multihomogeneous.emplace();
  if (from.layerwise) {
    made.layerwise = maker.number(prefix + "layerwise", *from.layerwise);
  } else {
    maker.explain(prefix + "layerwise", "a system has no layers");
  }
  made.best = maker.number(prefix + "best", from.best);
  made.groups = group_names(from, unknowns);
  made.best_is_minimum = from.best_is_minimum;
  made.structural = from.structural;
}

void add_expected_real(BoundNumbers& numbers, const Bounds& bounds, NumberMaker& maker) {
  if (const auto log10 = bounds.shub_smale_log10()) {
    numbers.shub_smale = maker.number("shub_smale", *log10, [&] { return bounds.shub_smale().value_or(""); });
  } else {
    maker.explain("shub_smale", "the system is not square");
  }
  if (const auto& squared = bounds.dedieu_malajovich_squared) {
    numbers.dedieu_malajovich = maker.number(
        "dedieu_malajovich", squared->log10() / 2, [&] { return squared->rounded_up_square_root_digits(); });
  }
}

BoundNumber number_of_volume(const MixedVolumeResult& volume) {
  BoundNumber number;
  if (volume.value) {
    number.digits = zeroset::to_string(*volume.value);
    number.log10 = *volume.value > 0 ? std::optional(log10(*volume.value)) : std::nullopt;
  }
  return number;
}

}  // namespace

BoundNumbers bound_numbers(const Bounds& bounds, const std::vector<std::string>& unknowns, double digits) {
  NumberMaker maker(digits);
  BoundNumbers numbers{.unknowns = bounds.unknowns,
                       .equations = bounds.equations,
                       .structural = bounds.degrees.structural,
                       .status = bounds.degrees.status};
  add_degrees(numbers, bounds.degrees.degrees, maker);
  numbers.bezout_number =
      maker.number("bezout_number", bounds.bezout_number.log10(), [&] { return bounds.bezout_number.digits(); });
  add_multihomogeneous(numbers, bounds, unknowns, maker);
  add_expected_real(numbers, bounds, maker);
  if (const auto& bound = bounds.paper_bound) {
    numbers.paper_bound = maker.number("paper_bound", bound->log10(), [&] { return bound->digits(); });
  } else {
    maker.explain("paper_bound", "only for square systems of networks");
  }
  numbers.reason = maker.reasons();
  return numbers;
}

MixedVolumeNumbers mixed_volume_numbers(const MixedVolumes& volumes) {
  MixedVolumeNumbers numbers{.torus = number_of_volume(volumes.torus), .affine = number_of_volume(volumes.affine)};
  if (volumes.torus.value || volumes.affine.value) {
    numbers.status = Certainty::proved;
  }
  return numbers;
}

void add_reason(std::string& reasons, const std::string& reason) {
  reasons += (reasons.empty() ? "" : "; ") + reason;
}

std::string reason_for(const std::string& reasons, const std::string& key) {
  std::string found;
  for (std::size_t begin = 0; begin < reasons.size();) {
    const std::size_t end = std::min(reasons.find("; ", begin), reasons.size());
    const std::string part = reasons.substr(begin, end - begin);
    const std::size_t colon = part.find(": ");
    if (colon != std::string::npos && (part.substr(0, colon) == key || part.rfind(key + ".", 0) == 0)) {
      add_reason(found, part[key.size()] == ':' ? part.substr(colon + 2) : part);
    }
    begin = end + 2;
  }
  return found.empty() ? reasons : found;
}

}  // namespace zeroset::algebra
