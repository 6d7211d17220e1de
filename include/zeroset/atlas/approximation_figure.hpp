/// \file
/// A polynomial near an activation, for people: a table and a figure.
#pragma once

#include "zeroset/approximation/fit.hpp"
#include "zeroset/document/figure.hpp"
#include "zeroset/document/table.hpp"

namespace zeroset::atlas {

/// The exact coefficients, and the nearest doubles.
[[nodiscard]] Table coefficients_table(const approximation::Fit& fit);

/// The function and the polynomial; the error between its proved bounds. Cost: a few hundred evaluations with proved
/// errors. \throws NotInThisBuild without FLINT
[[nodiscard]] Figure approximation_figure(const approximation::Fit& fit);

}  // namespace zeroset::atlas
