#include "zeroset/algebra/filling.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/dimensions/dimension_bounds.hpp"
#include "algebra/dimensions/upset.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace zeroset::algebra {

using namespace detail;

namespace {

/// The dense layers but the last.
std::vector<std::size_t> hidden_layers(const Architecture& network) {
  std::vector<std::size_t> dense;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const auto* layer = std::get_if<DenseLayer>(&network.layers[i]);
    if (layer != nullptr && layer->free_weights) {
      dense.push_back(i);
    } else if (layer != nullptr || !std::holds_alternative<ActivationLayer>(network.layers[i])) {
      throw InvalidArgument("[algebra::minimality] expected dense layers with free weights and activations alone");
    }
  }
  if (dense.empty()) {
    throw InvalidArgument("[algebra::minimality] expected a dense layer");
  }
  dense.pop_back();
  return dense;
}

/// Number of hidden units of layer l beyond which nothing is gained: their powers live in a space of that dimension,
/// so that already some of them span all sums that the next layer can form.
std::int64_t largest_useful_width(std::int64_t inputs, const Integer& degree, bool homogeneous) {
  constexpr std::int64_t kMax = std::int64_t{1} << 40;
  const Integer width = space_dimension(1, degree, inputs, homogeneous);
  return width > kMax ? kMax : static_cast<std::int64_t>(width);
}

Point largest_widths(const FillingSearchSpec& spec) {
  Point largest;
  Integer degree = 1;
  for (std::size_t l = 0; l + 1 < static_cast<std::size_t>(spec.layers); ++l) {
    degree *= spec.degrees[spec.degrees.size() == 1 ? 0 : l];
    const bool biased = spec.bias == BiasPattern::hidden || spec.bias == BiasPattern::all;
    largest.push_back(largest_useful_width(spec.inputs, degree, !biased));
  }
  return largest;
}

void require_range(const FillingSearchSpec& spec, const FillingSearchOptions& options) {
  if (spec.inputs < 1 || spec.outputs < 1 || spec.layers < 1) {
    throw InvalidArgument("[algebra::minimal_filling] inputs, outputs and layers must be at least 1");
  }
  constexpr int kMaxLayers = 64;
  if (spec.layers > kMaxLayers) {
    throw InvalidArgument("[algebra::minimal_filling] at most " + std::to_string(kMaxLayers) + " layers, got " +
                          std::to_string(spec.layers));
  }
  const auto hidden = static_cast<std::size_t>(spec.layers - 1);
  if (spec.degrees.empty() || (spec.degrees.size() != 1 && spec.degrees.size() != hidden)) {
    throw InvalidArgument("[algebra::minimal_filling] expected one degree, or one for each hidden layer, got " +
                          std::to_string(spec.degrees.size()));
  }
  if (options.max_width && *options.max_width < 1) {
    throw InvalidArgument("[algebra::minimal_filling] max_width must be at least 1, got " +
                          std::to_string(*options.max_width));
  }
}

/// Whether it is proved that the network is filling, or that it is not.
bool is_decided(const DimensionResult& result) {
  return result.filling || result.upper_bound < result.ambient_dimension;
}

class FillingSearch {
 public:
  FillingSearch(const FillingSearchSpec& spec, const FillingSearchOptions& options) : spec_(spec), options_(options) {
    result_.largest_widths = largest_widths(spec);
    result_.seed = options.seed;
    result_.all_widths = true;
    for (std::int64_t& width : result_.largest_widths) {
      const std::int64_t most = options.max_width.value_or(width);
      result_.all_widths = result_.all_widths && width <= most;
      width = std::min(width, most);
    }
  }

  [[nodiscard]] FillingSearchResult run() {
    result_.ambient_dimension = dimension_bound(network(Point(result_.largest_widths.size(), 1))).ambient_dimension;
    const MinimalElements found =
        minimal_elements(result_.largest_widths, [this](const Point& hidden) { return is_filling(hidden); });
    for (const Point& hidden : found.points) {
      result_.architectures.push_back(widths(hidden));
    }
    result_.complete = found.complete;
    result_.status = all_proved_ ? Certainty::proved : Certainty::probability_one;
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::vector<std::int64_t> widths(const Point& hidden) const {
    std::vector<std::int64_t> result{spec_.inputs};
    result.insert(result.end(), hidden.begin(), hidden.end());
    result.push_back(spec_.outputs);
    return result;
  }

  [[nodiscard]] Architecture network(const Point& hidden) const {
    return dense_network({.widths = widths(hidden), .degrees = spec_.degrees, .bias = spec_.bias});
  }

  [[nodiscard]] DimensionResult dimension_of(const Point& hidden) {
    ++result_.ranks;
    return dimension(network(hidden), {.seed = options_.seed, .limits = options_.limits});
  }

  /// Absent where time is over or the user asks to stop.
  std::optional<bool> is_filling(const Point& hidden) {
    if (dimension_bound(network(hidden)).value < result_.ambient_dimension) {
      return false;  // proved
    }
    if (options_.progress) {
      options_.progress({"minimal filling", result_.ranks, 0, std::to_string(result_.ranks) + " ranks"});
    }
    if (options_.stop && options_.stop()) {
      result_.reason = "stopped: there may be more";
      return std::nullopt;
    }
    const std::optional<bool> filling =
        std::isfinite(options_.limits.seconds) ? rank_in_child(hidden) : dimension_of(hidden).filling;
    all_proved_ = all_proved_ && filling.value_or(false);
    return filling;
  }

  std::optional<bool> rank_in_child(const Point& hidden) {
    ++result_.ranks;
    Limits limits = options_.limits;
    limits.seconds -= std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    if (limits.seconds > 0) {
      const ChildOutcome outcome =
          run_in_child([&] { return std::string(dimension_of(hidden).filling ? "1" : "0"); }, limits, options_.stop);
      if (outcome.status == ChildStatus::finished) {
        return outcome.output == "1";
      }
      if (outcome.status != ChildStatus::timed_out) {
        result_.reason = outcome.reason + ": there may be more";
        return std::nullopt;
      }
    }
    result_.reason = "out of time (--timeout): there may be more";
    return std::nullopt;
  }

  const FillingSearchSpec& spec_;
  const FillingSearchOptions& options_;
  FillingSearchResult result_{};
  bool all_proved_ = true;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

Minimality minimality(const Architecture& network, const DimensionOptions& options) {
  const std::vector<std::size_t> hidden = hidden_layers(network);
  Minimality result;
  result.dimension = dimension(network, options);
  bool proved = is_decided(result.dimension);
  result.minimal = result.dimension.filling;
  for (const std::size_t layer : hidden) {
    Architecture narrower = network;
    auto& units = std::get<DenseLayer>(narrower.layers[layer]).units;
    if (--units == 0) {
      result.predecessor_dimensions.emplace_back();
      continue;
    }
    const DimensionResult predecessor = dimension(narrower, {.seed = options.seed, .limits = options.limits});
    result.predecessor_dimensions.emplace_back(predecessor.dimension);
    result.minimal = result.minimal && !predecessor.filling;
    proved = proved && is_decided(predecessor);
  }
  result.status = proved ? Certainty::proved : Certainty::probability_one;
  return result;
}

FillingSearchResult minimal_filling(const FillingSearchSpec& spec, const FillingSearchOptions& options) {
  require_range(spec, options);
  return FillingSearch(spec, options).run();
}

}  // namespace zeroset::algebra
