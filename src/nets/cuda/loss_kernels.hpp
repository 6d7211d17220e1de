// Cross entropy, and the search for what is not finite.
#pragma once

#include "nets/cuda/place.hpp"

#include <cmath>

namespace zeroset::nets::cuda {

/// Of each block of images: partial (R, blocks, 2), the sum of the cross entropies and the number of errors. Writes the
/// gradient (softmax - onehot) / divisor.
template <class T>
struct CrossEntropy {
  static constexpr int kThreads = kBlock, kPhases = kTreePhases + 2, kShared = 2 * kBlock;
  Index replicas, n;
  int classes;
  Index divisor;
  const T* logits;      ///< (R, n, classes)
  const Index* labels;  ///< (R, n)
  T* gradient;
  double* partial;

  Grid grid() const { return {ceiling(n, kBlock), replicas}; }
  ZEROSET_HD void run(Place at, int phase, double* shared) const {
    if (phase == 0) {
      const Index k = at.block * kBlock + at.thread;
      shared[at.thread] = shared[kBlock + at.thread] = 0;
      if (k < n) {
        one_image(at.replica * n + k, shared[at.thread], shared[kBlock + at.thread]);
      }
    } else if (phase <= kTreePhases) {
      add_tree(shared, at.thread, phase);
      add_tree(shared + kBlock, at.thread, phase);
    } else if (at.thread < 2) {
      partial[(at.replica * grid_blocks() + at.block) * 2 + at.thread] = shared[at.thread * kBlock];
    }
  }
  ZEROSET_HD Index grid_blocks() const { return ceiling(n, kBlock); }
  ZEROSET_HD void one_image(Index image, double& loss, double& error) const {
    const T* x = logits + image * classes;
    const Index label = labels[image];
    int largest = 0;
    bool nan = false;
    for (int c = 0; c < classes; ++c) {
      nan = nan || x[c] != x[c];
      largest = x[c] > x[largest] ? c : largest;
    }
    const double most = static_cast<double>(x[largest]);
    double sum = 0;
    for (int c = 0; c < classes; ++c) {
      sum += exp(static_cast<double>(x[c]) - most);
    }
    for (int c = 0; c < classes; ++c) {
      const double share = exp(static_cast<double>(x[c]) - most) / sum - (c == label ? 1.0 : 0.0);
      gradient[image * classes + c] = static_cast<T>(share / static_cast<double>(divisor));
    }
    loss = most + log(sum) - static_cast<double>(x[label]);
    error = nan || largest != label ? 1 : 0;
  }
};

/// Adds what the blocks of CrossEntropy have left, in their order.
struct JoinLosses {
  static constexpr int kThreads = kBlock, kPhases = kTreePhases + 2, kShared = 2 * kBlock;
  Index replicas, blocks;
  const double* partial;
  double* losses;  ///< (R)
  Index* errors;   ///< (R)

  Grid grid() const { return {1, replicas}; }
  ZEROSET_HD void run(Place at, int phase, double* shared) const {
    if (phase == 0) {
      shared[at.thread] = shared[kBlock + at.thread] = 0;
      for (Index block = at.thread; block < blocks; block += kBlock) {
        shared[at.thread] += partial[(at.replica * blocks + block) * 2];
        shared[kBlock + at.thread] += partial[(at.replica * blocks + block) * 2 + 1];
      }
    } else if (phase <= kTreePhases) {
      add_tree(shared, at.thread, phase);
      add_tree(shared + kBlock, at.thread, phase);
    } else if (at.thread == 0) {
      losses[at.replica] += shared[0];
      errors[at.replica] += static_cast<Index>(shared[kBlock]);
    }
  }
};

/// Index of the first entry that is not finite in each block of each row of x (R, n), or n: partial (R, blocks).
template <class T>
struct FirstNotFinite {
  static constexpr int kThreads = kBlock, kPhases = kTreePhases + 2, kShared = kBlock;
  static constexpr Index kEntries = 16 * kBlock;  ///< of a block
  Index replicas, n;
  const T* x;
  double* partial;

  static Index blocks_of(Index entries) { return ceiling(entries, kEntries); }
  Grid grid() const { return {blocks_of(n), replicas}; }
  ZEROSET_HD void run(Place at, int phase, double* shared) const {
    if (phase == 0) {
      shared[at.thread] = static_cast<double>(first_of_thread(at));
    } else if (phase <= kTreePhases) {
      min_tree(shared, at.thread, phase);
    } else if (at.thread == 0) {
      partial[at.replica * ceiling(n, kEntries) + at.block] = shared[0];
    }
  }
  ZEROSET_HD Index first_of_thread(Place at) const {
    Index first = n;
    const Index begin = at.block * kEntries + at.thread;
    for (Index i = begin; i < at.block * kEntries + kEntries && i < n; i += kBlock) {
      first = first == n && !finite(x[at.replica * n + i]) ? i : first;
    }
    return first;
  }
};

/// The first of all blocks: index (R), n where all is finite.
struct JoinFirst {
  static constexpr int kThreads = kBlock, kPhases = kTreePhases + 2, kShared = kBlock;
  Index replicas, n, blocks;
  const double* partial;
  Index* index;

  Grid grid() const { return {1, replicas}; }
  ZEROSET_HD void run(Place at, int phase, double* shared) const {
    if (phase == 0) {
      double least = static_cast<double>(n);
      for (Index block = at.thread; block < blocks; block += kBlock) {
        const double found = partial[at.replica * blocks + block];
        least = found < least ? found : least;
      }
      shared[at.thread] = least;
    } else if (phase <= kTreePhases) {
      min_tree(shared, at.thread, phase);
    } else if (at.thread == 0) {
      index[at.replica] = static_cast<Index>(shared[0]);
    }
  }
};

/// v <- momentum v + g + decay w, w <- w - rate v, where `active`.
template <class T>
struct MomentumUpdate {
  static constexpr int kThreads = kBlock, kPhases = 1, kShared = 0;
  static constexpr Index kEntries = 4 * kBlock;
  Index replicas, n;
  T* w;
  T* v;
  const T* g;
  const double* rates;  ///< (R)
  double momentum, decay;
  const bool* active;  ///< (R)

  Grid grid() const { return {ceiling(n, kEntries), replicas}; }
  ZEROSET_HD void run(Place at, int, double*) const {
    if (!active[at.replica]) {
      return;
    }
    const T rate = static_cast<T>(rates[at.replica]), m = static_cast<T>(momentum), d = static_cast<T>(decay);
    const Index begin = at.block * kEntries + at.thread;
    for (Index i = begin; i < at.block * kEntries + kEntries && i < n; i += kBlock) {
      const Index k = at.replica * n + i;
      const T velocity = m * v[k] + (g[k] + d * w[k]);
      v[k] = velocity;
      w[k] -= rate * velocity;
    }
  }
};

}  // namespace zeroset::nets::cuda
