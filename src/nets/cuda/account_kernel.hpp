// The bookkeeping of a step on the device, so that an epoch of steps runs without the host.
#pragma once

#include "nets/cuda/place.hpp"

namespace zeroset::nets::cuda {

/// Decides which replicas take the step, adds its loss and errors to the totals of those, notes the first step that
/// went wrong, and moves the counters on. One block; a thread a replica.
struct Account {
  static constexpr int kThreads = kBlock, kPhases = 2, kShared = 0;
  static constexpr Index kWell = -1;

  Index replicas, parameters;
  Index images;            ///< of the step
  const Index* first_bad;  ///< (R), of the gradient: see FirstNotFinite
  const double* rates;     ///< (steps, R)
  double* losses;          ///< (R), sums of the step; set to zero for the next
  Index* errors;           ///< (R), likewise
  bool* active;            ///< (R)
  double* rate_now;        ///< (R)
  double* total_losses;    ///< (R), of the means
  Index* total_steps;      ///< (R)
  Index* total_errors;     ///< (R)
  Index* bad;              ///< (R), kWell; `parameters` where the loss, an index where the gradient was not finite
  Index* step;             ///< row of `rates`
  Index* first;            ///< column of the order

  Grid grid() const { return {1, 1}; }
  ZEROSET_HD void run(Place at, int phase, double*) const {
    if (phase == 0) {
      for (Index r = at.thread; r < replicas; r += kThreads) {
        one_replica(r);
      }
    } else if (at.thread == 0) {
      *step += 1;
      *first += images;
    }
  }
  ZEROSET_HD void one_replica(Index r) const {
    const double loss = losses[r] / static_cast<double>(images);
    rate_now[r] = rates[*step * replicas + r];
    if (active[r] && !(finite(loss) && first_bad[r] == parameters)) {
      active[r] = false;
      bad[r] = finite(loss) ? first_bad[r] : parameters;
    }
    if (active[r]) {
      total_losses[r] += loss;
      total_steps[r] += 1;
      total_errors[r] += errors[r];
    }
    losses[r] = 0;
    errors[r] = 0;
  }
};

}  // namespace zeroset::nets::cuda
