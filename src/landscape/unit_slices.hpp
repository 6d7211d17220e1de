// Which parameters belong to one hidden unit, and what its activation allows.
#pragma once

#include "zeroset/core/parameters.hpp"
#include "zeroset/landscape/alignment.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>

namespace zeroset::landscape {

enum class Parity { even, odd, neither };

/// Of all that lies between a layer of units and the layer that reads them.
[[nodiscard]] Parity parity_between(const Architecture& network, const HiddenUnits& units);

/// Of a polynomial activation, or tanh. ReLU and the sigmoid are neither.
[[nodiscard]] Parity parity_of(const Activation& activation);

/// Calls visit(offset, size) for every part of `slice` that belongs to one unit: its row where it is the unit's own
/// layer, its columns where it is the layer that reads it.
template <class Visit>
void for_each_slice(const ParameterSlice& slice, const HiddenUnits& units, std::int64_t unit, Visit visit) {
  if (slice.layer == units.layer) {
    const Eigen::Index size = slice.size / units.count;
    visit(slice.offset + unit * size, size);
  } else if (slice.layer == units.next && slice.name.ends_with(".weight")) {
    const Eigen::Index outputs = slice.shape.front(), size = slice.size / (units.count * outputs);
    for (Eigen::Index out = 0; out < outputs; ++out) {
      visit(slice.offset + (out * units.count + unit) * size, size);
    }
  }
}

}  // namespace zeroset::landscape
