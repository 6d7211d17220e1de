#include "zeroset/algebra/bounds.hpp"

#include "cli/algebra_answers.hpp"
#include "cli/algebra_verb.hpp"
#include "cli/mixed_volume_keys.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// Longer lists of degrees and unknowns are for programs that ask for them, not for an answer.
constexpr std::size_t kMostListed = 1000;

ordered_json logarithm(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json();
}

/// Adds a number and its logarithm; one of too many digits is null, with a reason.
class BoundWriter {
 public:
  explicit BoundWriter(double most_digits) : most_digits_(most_digits) {}

  /// \param name    how the reason calls it
  /// \param digits  asked only where they are few enough
  template <class Digits>
  void add(ordered_json& keys, const std::string& key, const std::string& name, double log10, const Digits& digits) {
    keys[key] = nullptr;
    if (std::ceil(log10) > most_digits_) {
      reasons_ += separator() + name + ": " + std::to_string(static_cast<std::int64_t>(log10) + 1) +
                  " digits, which --digits all prints";
    } else {
      keys[key] = digits();
    }
    keys[key + "_log10"] = logarithm(log10);
  }

  void leave_out(ordered_json& keys, const std::string& key, const std::string& name, const std::string& reason) {
    keys[key] = nullptr;
    keys[key + "_log10"] = nullptr;
    explain(name, reason);
  }

  void explain(const std::string& name, const std::string& reason) { reasons_ += separator() + name + ": " + reason; }

  [[nodiscard]] const std::string& reasons() const { return reasons_; }

 private:
  [[nodiscard]] std::string separator() const { return reasons_.empty() ? "" : "; "; }

  double most_digits_;
  std::string reasons_{};
};

void add_degrees(ordered_json& keys, const std::vector<std::int64_t>& degrees, BoundWriter& writer) {
  std::map<std::int64_t, std::int64_t> counts;
  for (const std::int64_t degree : degrees) {
    ++counts[degree];
  }
  keys["degrees"] = nullptr;
  if (degrees.size() <= kMostListed) {
    keys["degrees"] = degrees;
  } else {
    writer.explain("degrees", "a list of " + std::to_string(degrees.size()) + ", see degree_counts");
  }
  keys["degree_counts"] = ordered_json::array();
  for (const auto& [degree, count] : counts) {
    keys["degree_counts"].push_back({degree, count});
  }
}

void add_number(ordered_json& keys,
                const std::string& key,
                const algebra::MultihomogeneousNumber& number,
                BoundWriter& writer) {
  const std::string name = "multihomogeneous_bezout_number." + key;
  if (number.value) {
    writer.add(keys, key, name, number.log10.value_or(0), [&] { return to_string(*number.value); });
    return;
  }
  writer.leave_out(keys, key, name, number.reason);
  if (number.log10) {
    keys[key + "_log10"] = logarithm(*number.log10);
  }
  if (number.log10_at_most) {
    keys[key + "_log10_at_most"] = logarithm(*number.log10_at_most);
  }
}

/// The groups as lists of names, or for many unknowns of whole layers.
ordered_json group_names(const algebra::MultihomogeneousBounds& bounds, const std::vector<std::string>& unknowns) {
  if (bounds.groups.empty()) {
    return nullptr;
  }
  ordered_json groups = ordered_json::array();
  if (!unknowns.empty()) {
    for (const auto& group : bounds.groups) {
      groups.emplace_back(ordered_json::array());
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

void add_multihomogeneous(ordered_json& keys,
                          const algebra::Bounds& bounds,
                          const std::vector<std::string>& unknowns,
                          BoundWriter& writer) {
  static constexpr const char* kKey = "multihomogeneous_bezout_number";
  keys[kKey] = nullptr;
  if (!bounds.multihomogeneous) {
    writer.explain(kKey, bounds.square ? "an equation is 0 = 0, or there is none" : "the system is not square");
    return;
  }
  const algebra::MultihomogeneousBounds& numbers = *bounds.multihomogeneous;
  ordered_json inner = ordered_json::object();
  if (numbers.layerwise) {
    add_number(inner, "layerwise", *numbers.layerwise, writer);
  } else {
    writer.leave_out(inner, "layerwise", std::string(kKey) + ".layerwise", "a system has no layers");
  }
  add_number(inner, "best", numbers.best, writer);
  inner["groups"] = group_names(numbers, unknowns);
  inner["best_is"] = numbers.best_is_least ? "least over all partitions" : "least found by search";
  inner["structural"] = numbers.structural;
  keys[kKey] = std::move(inner);
}

void add_expected_real(ordered_json& keys, const algebra::Bounds& bounds, BoundWriter& writer) {
  if (const auto log10 = bounds.shub_smale_log10()) {
    writer.add(keys, "shub_smale", "shub_smale", *log10, [&] { return bounds.shub_smale().value_or(""); });
  } else {
    writer.leave_out(keys, "shub_smale", "shub_smale", "the system is not square");
  }
  if (const auto& squared = bounds.dedieu_malajovich_squared) {
    writer.add(keys, "dedieu_malajovich", "dedieu_malajovich", squared->log10() / 2, [&] {
      return squared->rounded_up_square_root_digits();
    });
  }
}

double read_digits(ObjectReader& line) {
  constexpr std::int64_t kMost = 1'000'000'000;
  const json* digits = line.find("digits");
  if (digits == nullptr) {
    return kDefaultDigits;
  }
  if (digits->is_string() && *digits == "all") {
    return std::numeric_limits<double>::infinity();
  }
  if (digits->is_string()) {
    throw SpecError(line.at("digits"), "expected a number of digits or \"all\", got " + describe(*digits));
  }
  return static_cast<double>(read_integer(*digits, line.at("digits"), 1, kMost));
}

Answer answer(ObjectReader& line, const LineOptions& options) {
  // Bounds are those of degrees and supports, whatever the coefficients: complex ones need not be understood.
  const Subject subject =
      read_problem_subject(line, options.folder, RandomData::counted_where_many, {.supports_only = true});
  const double digits = read_digits(line);
  line.finish();
  const algebra::Bounds bounds = bounds_of(subject, options.seed, algebra::effort_within(options.limits.seconds));
  Answer result{.keys = bounds_keys(bounds, names_of_unknowns(subject), digits)};
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
constexpr AlgebraVerbText kText{
    "how many solutions there are at most",
    "a problem (.json), a system (.json, .phc, .ms, .bertini), a network file or a preset",
    "Examples:\n"
    "  zeroset bounds figure7                              9 unknowns, 9 random data: a square zero-error system\n"
    "  zeroset bounds --widths 2,3,1 --kind critical --points 4 --lambda random --json\n"
    "  zeroset bounds system.phc\n"
    "  zeroset bounds cyclic12.ms --timeout 60 --threads 2     more time for the mixed volumes (10 s by default)\n"
    "  zeroset bounds theory2 --degrees 2 --points 50000   500,000 equations, from their degrees alone\n"
    "  zeroset bounds theory2 --degrees 2 --points square --digits all --json\n"
    "paper_bound is the literature's (product of the degrees)^equations: the degree in the inputs, not in the "
    "parameters.",
    false};

void add_digits(CLI::App& verb, json& line) {
  verb.add_option_function<std::string>(
          "--digits",
          [&line](const std::string& text) {
            const json number = json::parse(text, nullptr, false);
            line["digits"] = number.is_discarded() ? json(text) : number;
          },
          "print numbers of up to N digits, or all; longer ones are given by their logarithm (default 10000)")
      ->type_name("N|all");
}

}  // namespace

std::vector<std::string> names_of_unknowns(const Subject& subject) {
  if (subject.system) {
    return subject.system->variables.size() <= kMostListed ? subject.system->variables : std::vector<std::string>{};
  }
  return num_parameters(subject.problem->network) <= static_cast<std::int64_t>(kMostListed)
             ? parameter_names(subject.problem->network)
             : std::vector<std::string>{};
}

ordered_json bounds_keys(const algebra::Bounds& bounds, const std::vector<std::string>& unknowns, double most_digits) {
  BoundWriter writer(most_digits);
  ordered_json keys{{"unknowns", bounds.unknowns}, {"equations", bounds.equations}};
  add_degrees(keys, bounds.degrees.degrees, writer);
  keys["structural"] = bounds.degrees.structural;
  writer.add(keys, "bezout_number", "bezout_number", bounds.bezout_number.log10(), [&] {
    return bounds.bezout_number.digits();
  });
  add_multihomogeneous(keys, bounds, unknowns, writer);
  keys["mixed_volume"] = nullptr;
  add_expected_real(keys, bounds, writer);
  if (bounds.paper_bound) {
    writer.add(
        keys, "paper_bound", "paper_bound", bounds.paper_bound->log10(), [&] { return bounds.paper_bound->digits(); });
  } else {
    writer.leave_out(keys, "paper_bound", "paper_bound", "only for square systems of networks");
  }
  keys["status"] = bounds.degrees.status;
  if (!writer.reasons().empty()) {
    keys["reason"] = writer.reasons();
  }
  return keys;
}

algebra::Bounds bounds_of(const Subject& subject, std::uint64_t seed, double effort) {
  return subject.problem ? algebra::bounds(*subject.problem, seed, effort) : algebra::bounds(*subject.system, effort);
}

std::string reason_for(const std::string& reason, const std::string& key) {
  std::string found;
  for (std::size_t begin = 0; begin < reason.size();) {
    const std::size_t end = std::min(reason.find("; ", begin), reason.size());
    const std::string part = reason.substr(begin, end - begin);
    const std::size_t colon = part.find(": ");
    if (colon != std::string::npos && (part.substr(0, colon) == key || part.rfind(key + ".", 0) == 0)) {
      found += (found.empty() ? "" : "; ") + (part[key.size()] == ':' ? part.substr(colon + 2) : part);
    }
    begin = end + 2;
  }
  return found.empty() ? reason : found;
}

void add_bounds_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, kVerb, kText, exit_code, {add_digits});
}

}  // namespace zeroset::cli
