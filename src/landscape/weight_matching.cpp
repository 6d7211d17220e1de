#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"
#include "zeroset/landscape/alignment.hpp"

#include "landscape/unit_matrix.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kForbidden = std::numeric_limits<double>::infinity();

Parameters masked(const Parameters& theta, const std::vector<ParameterSlice>& counted) {
  if (counted.empty()) {
    return theta;
  }
  Parameters result = Parameters::Zero(theta.size());
  for (const ParameterSlice& slice : counted) {
    result.segment(slice.offset, slice.size) = theta.segment(slice.offset, slice.size);
  }
  return result;
}

/// The unit i of the result is unit first[then[i]] of the beginning.
std::vector<Index> composed(const std::vector<Index>& first, const std::vector<Index>& then) {
  std::vector<Index> both(then.size());
  for (std::size_t i = 0; i < then.size(); ++i) {
    both[i] = first[static_cast<std::size_t>(then[i])];
  }
  return both;
}

/// Brings networks close to one that is kept ready for it: a row of distances needs its matrices once.
class Matcher {
 public:
  Matcher(const Architecture& network, const Parameters& fixed, const AlignmentOptions& options)
      : slices_(parameter_slices(network)),
        layers_(hidden_units(network)),
        counted_(masked(fixed, options.counted)),
        options_(options) {
    for (const HiddenUnits& units : layers_) {
      targets_.push_back(unit_matrix(slices_, units, counted_));
      own_targets_.push_back(unit_matrix(slices_, units, fixed).leftCols(own_columns(slices_, units)));
    }
  }

  [[nodiscard]] Alignment match(const Parameters& moved) const {
    Alignment best = ascended(from(moved, identities()));
    for (int start = 1; start < options_.starts; ++start) {
      Alignment begin = start == 1 ? forward(moved) : from(moved, random_permutations(start));
      if (begin.permutations == best.permutations) {
        continue;  // it could not get any further
      }
      Alignment found = ascended(std::move(begin));
      if (found.product > best.product) {
        best = std::move(found);
      }
    }
    best.before = counted_.dot(moved);
    return best;
  }

 private:
  [[nodiscard]] Permutations identities() const {
    Permutations all;
    for (const HiddenUnits& units : layers_) {
      all.emplace_back(static_cast<std::size_t>(units.count));
      std::iota(all.back().begin(), all.back().end(), Index{0});
    }
    return all;
  }

  [[nodiscard]] Permutations random_permutations(int start) const {
    Stream stream(options_.seed, "alignment", static_cast<std::uint64_t>(start));
    Permutations all;
    for (const HiddenUnits& units : layers_) {
      const std::vector<std::int64_t> order = stream.permutation(units.count);
      all.emplace_back(order.begin(), order.end());
    }
    return all;
  }

  [[nodiscard]] Alignment from(const Parameters& moved, const Permutations& permutations) const {
    Alignment begin{.permutations = identities(), .aligned = moved};
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      reorder(l, unit_matrix(slices_, layers_[l], begin.aligned), permutations[l], begin);
    }
    return begin;
  }

  /// Layer after layer by what its units read alone, all parameters counted: this finds every reordering of a network
  /// whose units all differ, in one sweep.
  [[nodiscard]] Alignment forward(const Parameters& moved) const {
    Alignment begin{.permutations = identities(), .aligned = moved};
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const MatrixXd rows = unit_matrix(slices_, layers_[l], begin.aligned);
      const MatrixXd products = own_targets_[l] * rows.leftCols(own_targets_[l].cols()).transpose();
      reorder(l, rows, best_assignment(-products), begin);
    }
    return begin;
  }

  /// Coordinate ascent.
  [[nodiscard]] Alignment ascended(Alignment alignment) const {
    bool improved = true;
    for (alignment.sweeps = 0; improved && alignment.sweeps < options_.sweeps; ++alignment.sweeps) {
      improved = false;
      for (std::size_t l = 0; l < layers_.size(); ++l) {
        improved = improve(l, alignment) || improved;
      }
    }
    alignment.product = counted_.dot(alignment.aligned);
    return alignment;
  }

  bool improve(std::size_t l, Alignment& alignment) const {
    const MatrixXd rows = unit_matrix(slices_, layers_[l], alignment.aligned);
    const MatrixXd products = targets_[l] * rows.transpose();
    const std::vector<Index> order = best_assignment(-products);
    double gain = -products.trace();
    for (std::size_t i = 0; i < order.size(); ++i) {
      gain += products(static_cast<Index>(i), order[i]);
    }
    if (gain <= 1e-12 * products.cwiseAbs().maxCoeff()) {
      return false;
    }
    reorder(l, rows, order, alignment);
    return true;
  }

  void reorder(std::size_t l, const MatrixXd& rows, const std::vector<Index>& order, Alignment& alignment) const {
    put_unit_matrix(slices_, layers_[l], rows(order, Eigen::all), alignment.aligned);
    alignment.permutations[l] = composed(alignment.permutations[l], order);
  }

  std::vector<ParameterSlice> slices_;
  std::vector<HiddenUnits> layers_;
  Parameters counted_;  ///< of the fixed network; all else zero
  AlignmentOptions options_;
  std::vector<MatrixXd> targets_{}, own_targets_{};
};

void require_sizes(const char* function,
                   const Architecture& network,
                   const Parameters& theta,
                   const AlignmentOptions& options) {
  const Index n = static_cast<Index>(num_parameters(network));
  const bool within = std::all_of(options.counted.begin(), options.counted.end(), [n](const ParameterSlice& slice) {
    return slice.offset >= 0 && slice.size >= 0 && slice.offset + slice.size <= n;
  });
  if (theta.size() != n || options.starts < 1 || options.sweeps < 1 || !within) {
    throw InvalidArgument("[landscape::" + std::string(function) + "] expected vectors of " + std::to_string(n) +
                          " parameters, slices within them and at least one start and sweep");
  }
}

/// |a / |a| - b / |b||^2 / 2 \throws InvalidArgument for a vector without a direction
double one_minus_cosine(const Parameters& a, const Parameters& b) {
  const double first = a.norm(), second = b.norm();
  if (!(first > 0 && second > 0 && first < kForbidden && second < kForbidden)) {
    throw InvalidArgument("[landscape::aligned_dissimilarities] expected snapshots that are finite and not zero");
  }
  return (a / first - b / second).squaredNorm() / 2;
}

/// Pairs done, told from several threads.
struct PairCounter {
  const ProgressCallback& progress;
  Index total;
  Index done = 0;
  std::mutex mutex{};

  void add_one() {
    const std::lock_guard lock(mutex);
    ++done;
    if (progress) {
      progress({.task = "weight matching", .done = done, .total = total, .detail = "pairs"});
    }
  }
};

/// body(i) for i = 0, ..., count - 1 on threads; the first are the longest. \throws what the first body threw
void for_rows(int threads, Index count, const std::function<void(Index)>& body) {
  std::atomic<Index> next{0};
  std::mutex mutex;
  std::exception_ptr error;
  const auto work = [&] {
    for (Index i = next++; i < count; i = next++) {
      try {
        body(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        error = error ? error : std::current_exception();
        next = count;
      }
    }
  };
  {
    std::vector<std::jthread> others;
    for (Index t = 1; t < std::min<Index>(threads, count); ++t) {
      others.emplace_back(work);
    }
    work();
  }
  if (error) {
    std::rethrow_exception(error);
  }
}

}  // namespace

Alignment match_weights(const Architecture& network,
                        const Parameters& fixed,
                        const Parameters& moved,
                        const AlignmentOptions& options) {
  require_sizes("match_weights", network, fixed, options);
  require_sizes("match_weights", network, moved, options);
  return Matcher(network, fixed, options).match(moved);
}

MatrixXd aligned_dissimilarities(const Architecture& network,
                                 Index snapshots,
                                 const std::function<Parameters(Index)>& snapshot,
                                 const AlignedDistanceOptions& options) {
  MatrixXd distances = MatrixXd::Zero(snapshots, snapshots);
  PairCounter counter{.progress = options.progress, .total = snapshots * (snapshots - 1) / 2};
  const std::vector<ParameterSlice>& counted = options.matching.counted;
  for_rows(options.threads, snapshots - 1, [&](Index i) {
    const Parameters fixed = snapshot(i);
    require_sizes("aligned_dissimilarities", network, fixed, options.matching);
    const Matcher matcher(network, fixed, options.matching);
    for (Index j = i + 1; j < snapshots; ++j) {
      const Parameters moved = snapshot(j);
      require_sizes("aligned_dissimilarities", network, moved, options.matching);
      distances(i, j) = distances(j, i) =
          one_minus_cosine(masked(fixed, counted), masked(matcher.match(moved).aligned, counted));
      counter.add_one();
    }
  });
  return distances;
}

}  // namespace zeroset::landscape
