// Batch statistics, and normalization with the activation after it, of matrices (R, rows, columns): the columns are
// channels or units.
#pragma once

#include "nets/cuda/pointwise.hpp"

#include <cmath>

namespace zeroset::nets::cuda {

/// A block takes 32 columns of a slab of rows; the slabs are at least kSlabRows and at most about kMaxSlabs, which
/// depends on nothing but the number of rows, and so do the sums.
constexpr Index kSlabRows = 256, kMaxSlabs = 1024;

/// Rows whose numbers a thread has under way at once, to hide the memory's latency.
constexpr int kAhead = 4;

struct Slabs {
  Index replicas, rows, columns;

  ZEROSET_HD Index slab_rows() const {
    const Index least = ceiling(ceiling(rows, kMaxSlabs), kLanes) * kLanes;
    return least > kSlabRows ? least : kSlabRows;
  }
  ZEROSET_HD Index slabs() const { return ceiling(rows, slab_rows()); }
  ZEROSET_HD Index groups() const { return ceiling(columns, kColumns); }
  Grid grid() const { return {slabs() * groups(), replicas}; }

  /// Of a thread: its column, its first row (it takes every kLanes-th), and the end of its slab.
  ZEROSET_HD Index column(Place at) const { return at.block % groups() * kColumns + at.thread % kColumns; }
  ZEROSET_HD Index slab(Place at) const { return at.block / groups(); }
  ZEROSET_HD Index first(Place at) const { return slab(at) * slab_rows() + at.thread / kColumns; }
  ZEROSET_HD Index end(Place at) const {
    const Index last = (slab(at) + 1) * slab_rows();
    return last < rows ? last : rows;
  }
  /// Entry of a matrix: the u-th of the thread's rows from `row` on, or `row` itself where that is past the end.
  ZEROSET_HD Index entry(Place at, Index row, int u, Index end) const {
    const Index ahead = row + u * kLanes;
    return (at.replica * rows + (ahead < end ? ahead : row)) * columns + column(at);
  }
};

/// Of one column: z = (x - mean) scale, rounded to T as on the CPU.
template <class T>
struct Scaling {
  T mean, scale;
  ZEROSET_HD Scaling(double m, double variance, double epsilon)
      : mean(static_cast<T>(m)), scale(static_cast<T>(1.0 / sqrt(variance + epsilon))) {}
  ZEROSET_HD T operator()(T x) const { return (x - mean) * scale; }
};

/// The sums of two terms over the rows of each column of each slab: partial (R, slabs, 2, columns). Terms knows what a
/// column needs (Column), a second number beside x, and the terms of one entry.
template <class T, class Terms>
struct SlabSums {
  static constexpr int kThreads = kBlock, kPhases = 2, kShared = 2 * kBlock;
  Slabs slabs;
  Terms terms;
  double* partial;

  Grid grid() const { return slabs.grid(); }
  ZEROSET_HD void run(Place at, int phase, double* shared) const {
    if (phase == 0) {
      sum_rows(at, shared);
    } else if (at.thread < kColumns && slabs.column(at) < slabs.columns) {
      write(at, shared);
    }
  }
  ZEROSET_HD void sum_rows(Place at, double* shared) const {
    double a = 0, b = 0;
    if (slabs.column(at) < slabs.columns) {
      typename Terms::Column column = terms.column(slabs, at.replica, slabs.column(at));
      const Index end = slabs.end(at);
      for (Index row = slabs.first(at); row < end; row += kAhead * kLanes) {
        T x[kAhead], g[kAhead];
        for (int u = 0; u < kAhead; ++u) {
          const Index k = slabs.entry(at, row, u, end);
          x[u] = terms.x[k];
          g[u] = terms.second(k);
        }
        for (int u = 0; u < kAhead; ++u) {
          if (row + u * kLanes < end) {
            terms.add(column, slabs.entry(at, row, u, end), x[u], g[u], a, b);
          }
        }
      }
    }
    shared[at.thread] = a;
    shared[kBlock + at.thread] = b;
  }
  ZEROSET_HD void write(Place at, const double* shared) const {
    double a = 0, b = 0;
    for (int lane = 0; lane < kLanes; ++lane) {
      a += shared[lane * kColumns + at.thread];
      b += shared[kBlock + lane * kColumns + at.thread];
    }
    double* out = partial + (at.replica * slabs.slabs() + slabs.slab(at)) * 2 * slabs.columns + slabs.column(at);
    out[0] = a;
    out[slabs.columns] = b;
  }
};

/// x and x^2, shifted by the first row: no cancellation where the mean is far from zero.
template <class T>
struct MomentTerms {
  using Column = double;
  const T* x;
  ZEROSET_HD Column column(const Slabs& slabs, Index replica, Index column) const {
    return static_cast<double>(x[replica * slabs.rows * slabs.columns + column]);
  }
  ZEROSET_HD T second(Index) const { return T(0); }
  ZEROSET_HD void add(const Column& shift, Index, T value, T, double& a, double& b) const {
    const double d = static_cast<double>(value) - shift;
    a += d;
    b += d * d;
  }
};

/// dz = g phi'(z), written; its sum and that of z dz.
template <class T>
struct BackwardTerms {
  using Column = Scaling<T>;
  const T* x;
  const T* gradient;
  const double* mean;
  const double* variance;
  double epsilon;
  T* dz;
  Pointwise<T> derivative;
  ZEROSET_HD Column column(const Slabs& slabs, Index replica, Index column) const {
    const Index c = replica * slabs.columns + column;
    return {mean[c], variance[c], epsilon};
  }
  ZEROSET_HD T second(Index k) const { return gradient[k]; }
  ZEROSET_HD void add(const Column& scaling, Index k, T value, T g, double& a, double& b) const {
    const T z = scaling(value), d = derivative.product(z, g);
    dz[k] = d;
    a += static_cast<double>(d);
    b += static_cast<double>(z) * static_cast<double>(d);
  }
};

/// Joins the slabs. With x (moments): mean and biased variance; without: the two sums as they are. (R, columns) each.
template <class T>
struct JoinSlabs {
  static constexpr int kThreads = kBlock, kPhases = 2, kShared = 2 * kBlock;
  Slabs slabs;
  const double* partial;
  const T* x;  ///< may be null
  double* first;
  double* second;

  Grid grid() const { return {slabs.groups(), slabs.replicas}; }
  ZEROSET_HD void run(Place at, int phase, double* shared) const {
    const Index column = at.block * kColumns + at.thread % kColumns;
    if (phase == 0) {
      shared[at.thread] = shared[kBlock + at.thread] = 0;
      for (Index slab = at.thread / kColumns; column < slabs.columns && slab < slabs.slabs(); slab += kLanes) {
        const double* in = partial + (at.replica * slabs.slabs() + slab) * 2 * slabs.columns + column;
        shared[at.thread] += in[0];
        shared[kBlock + at.thread] += in[slabs.columns];
      }
    } else if (at.thread < kColumns && column < slabs.columns) {
      write(at.replica, column, shared + at.thread);
    }
  }
  ZEROSET_HD void write(Index replica, Index column, const double* sums) const {
    double a = 0, b = 0;
    for (int lane = 0; lane < kLanes; ++lane) {
      a += sums[lane * kColumns];
      b += sums[kBlock + lane * kColumns];
    }
    const Index c = replica * slabs.columns + column;
    if (x == nullptr) {
      first[c] = a;
      second[c] = b;
      return;
    }
    const double count = static_cast<double>(slabs.rows), offset = a / count, variance = b / count - offset * offset;
    first[c] = static_cast<double>(x[replica * slabs.rows * slabs.columns + column]) + offset;
    second[c] = variance < 0 ? 0 : variance;  // NaN stays
  }
};

/// y = phi((x - mean) / sqrt(variance + epsilon))
template <class T>
struct Normalize {
  static constexpr int kThreads = kBlock, kPhases = 1, kShared = 0;
  Slabs slabs;
  const T* x;
  const double* mean;
  const double* variance;
  double epsilon;
  T* y;
  Pointwise<T> function;

  Grid grid() const { return slabs.grid(); }
  ZEROSET_HD void run(Place at, int, double*) const {
    const Index column = slabs.column(at);
    if (column >= slabs.columns) {
      return;
    }
    const Index c = at.replica * slabs.columns + column, end = slabs.end(at);
    const Scaling<T> scaling(mean[c], variance[c], epsilon);
    for (Index row = slabs.first(at); row < end; row += kAhead * kLanes) {
      T value[kAhead];
      for (int u = 0; u < kAhead; ++u) {
        value[u] = x[slabs.entry(at, row, u, end)];
      }
      for (int u = 0; u < kAhead; ++u) {
        if (row + u * kLanes < end) {
          y[slabs.entry(at, row, u, end)] = function.value(scaling(value[u]));
        }
      }
    }
  }
};

/// dz <- (dz - sums / count - z products / count) / sqrt(variance + epsilon), in place.
template <class T>
struct FinishBackward {
  static constexpr int kThreads = kBlock, kPhases = 1, kShared = 0;
  Slabs slabs;
  const T* x;
  const double* mean;
  const double* variance;
  double epsilon;
  const double* sums;
  const double* products;
  Index count;  ///< rows that the sums are of
  T* dz;

  Grid grid() const { return slabs.grid(); }
  ZEROSET_HD void run(Place at, int, double*) const {
    const Index column = slabs.column(at);
    if (column >= slabs.columns) {
      return;
    }
    const Index c = at.replica * slabs.columns + column, end = slabs.end(at);
    const Scaling<T> scaling(mean[c], variance[c], epsilon);
    const T m1 = static_cast<T>(sums[c] / static_cast<double>(count));
    const T m2 = static_cast<T>(products[c] / static_cast<double>(count));
    for (Index row = slabs.first(at); row < end; row += kAhead * kLanes) {
      T value[kAhead], d[kAhead];
      for (int u = 0; u < kAhead; ++u) {
        const Index k = slabs.entry(at, row, u, end);
        value[u] = x[k];
        d[u] = dz[k];
      }
      for (int u = 0; u < kAhead; ++u) {
        if (row + u * kLanes < end) {
          dz[slabs.entry(at, row, u, end)] = scaling.scale * (d[u] - m1 - scaling(value[u]) * m2);
        }
      }
    }
  }
};

}  // namespace zeroset::nets::cuda
