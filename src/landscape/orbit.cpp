#include "zeroset/landscape/orbit.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/alignment.hpp"
#include "zeroset/landscape/directions.hpp"

#include "landscape/unit_slices.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace zeroset::landscape {
namespace {

using Eigen::Index;

bool has_weights(const std::vector<ParameterSlice>& slices, std::size_t layer) {
  return std::any_of(slices.begin(), slices.end(), [layer](const ParameterSlice& slice) {
    return slice.layer == layer && slice.name.ends_with(".weight");
  });
}

/// d where phi(s x) = s^d phi(x) for all s > 0.
std::optional<int> degree_of(const Activation& activation) {
  if (activation.kind == ActivationKind::relu) {
    return 1;
  }
  if (!activation.is_polynomial()) {
    return std::nullopt;
  }
  std::optional<int> degree;
  const std::vector<Rational> coefficients = polynomial_coefficients(activation);
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    if (coefficients[k] != 0) {
      if (degree) {
        return std::nullopt;
      }
      degree = static_cast<int>(k);
    }
  }
  return degree;
}

/// The same of all that lies between a layer of units and the layer that reads them; none over a normalization, where
/// `scale` is the symmetry.
std::optional<int> degree_between(const Architecture& network, const HiddenUnits& units) {
  int degree = 1;
  for (std::size_t l = units.layer + 1; l < units.next; ++l) {
    if (std::holds_alternative<BatchNormLayer>(network.layers[l])) {
      return std::nullopt;
    }
    if (const auto* activation = std::get_if<ActivationLayer>(&network.layers[l])) {
      const std::optional<int> own = degree_of(activation->activation);
      if (!own) {
        return std::nullopt;
      }
      degree *= *own;
    }
  }
  return degree;
}

/// One layer of units with what may be done to it.
struct UnitSymmetry {
  HiddenUnits units{};
  bool sign = false, outgoing_sign = false;
  std::optional<int> balance{};
};

std::vector<UnitSymmetry> unit_symmetries(const Architecture& network, const std::vector<ParameterSlice>& slices) {
  std::vector<UnitSymmetry> result;
  for (const HiddenUnits& units : hidden_units(network)) {
    const bool own = has_weights(slices, units.layer), read = has_weights(slices, units.next);
    const Parity parity = parity_between(network, units);
    UnitSymmetry symmetry{.units = units};
    symmetry.outgoing_sign = parity == Parity::odd;
    symmetry.sign = own && (parity == Parity::even || (parity == Parity::odd && read));
    symmetry.balance = own && read ? degree_between(network, units) : std::nullopt;
    result.push_back(symmetry);
  }
  return result;
}

/// Uniform in the logarithm, between 1/2 and 2.
double random_factor(Stream& stream) {
  return std::exp((2 * stream.uniform() - 1) * std::numbers::ln2);
}

void scale_unit(const std::vector<ParameterSlice>& slices,
                const HiddenUnits& units,
                std::int64_t unit,
                double incoming,
                double outgoing,
                Parameters& theta) {
  for (const ParameterSlice& slice : slices) {
    const double factor = slice.layer == units.layer ? incoming : outgoing;
    for_each_slice(slice, units, unit, [&](Index offset, Index size) { theta.segment(offset, size) *= factor; });
  }
}

Parameters exchanged(const Architecture& network, const Parameters& theta, Stream stream) {
  Permutations permutations;
  for (const HiddenUnits& units : hidden_units(network)) {
    const std::vector<std::int64_t> order = stream.order(units.count);
    permutations.emplace_back(order.begin(), order.end());
  }
  return permuted(network, theta, permutations);
}

Parameters with_units_scaled(const Architecture& network, Parameters theta, bool signs, Stream stream) {
  const std::vector<ParameterSlice> slices = parameter_slices(network);
  for (const UnitSymmetry& symmetry : unit_symmetries(network, slices)) {
    for (std::int64_t unit = 0; unit < symmetry.units.count; ++unit) {
      if (signs && symmetry.sign && stream.below(2) == 1) {
        scale_unit(slices, symmetry.units, unit, -1, symmetry.outgoing_sign ? -1 : 1, theta);
      } else if (!signs && symmetry.balance) {
        const double s = random_factor(stream);
        scale_unit(slices, symmetry.units, unit, s, std::pow(s, -*symmetry.balance), theta);
      }
    }
  }
  return theta;
}

}  // namespace

std::string name(SymmetryKind kind) {
  switch (kind) {
    case SymmetryKind::exchange:
      return "permutation of units";
    case SymmetryKind::sign:
      return "sign flips of units";
    case SymmetryKind::balance:
      return "balance of units";
    case SymmetryKind::scale:
      return "scales of filters";
    case SymmetryKind::shift:
      break;
  }
  return "shifts of biases";
}

std::vector<SymmetryFamily> symmetry_families(const Architecture& network) {
  SymmetryFamily exchange{SymmetryKind::exchange}, sign{SymmetryKind::sign}, balance{SymmetryKind::balance},
      scale{SymmetryKind::scale}, shift{SymmetryKind::shift};
  for (const UnitSymmetry& symmetry : unit_symmetries(network, parameter_slices(network))) {
    const double count = static_cast<double>(symmetry.units.count);
    exchange.log10_order += std::lgamma(count + 1) / std::numbers::ln10;
    sign.log10_order += symmetry.sign ? count * std::log10(2.0) : 0;
    balance.dimension += symmetry.balance ? symmetry.units.count : 0;
  }
  scale.dimension = static_cast<std::int64_t>(scale_free_filters(network).size());
  for (const ParameterSlice& slice : idle_biases(network)) {
    shift.dimension += slice.size;
  }
  std::vector<SymmetryFamily> families{exchange, sign, balance, scale, shift};
  std::erase_if(families, [](const SymmetryFamily& one) { return one.dimension == 0 && !(one.log10_order > 0); });
  return families;
}

Parameters random_image(const Architecture& network, const Parameters& theta, SymmetryKind kind, Stream stream) {
  if (theta.size() != num_parameters(network)) {
    throw InvalidArgument("[landscape::random_image] expected " + std::to_string(num_parameters(network)) +
                          " parameters, got " + std::to_string(theta.size()));
  }
  if (kind == SymmetryKind::exchange) {
    return exchanged(network, theta, stream);
  }
  if (kind == SymmetryKind::sign || kind == SymmetryKind::balance) {
    return with_units_scaled(network, theta, kind == SymmetryKind::sign, stream);
  }
  Parameters image = theta;
  if (kind == SymmetryKind::scale) {
    for (const ParameterSlice& filter : scale_free_filters(network)) {
      image.segment(filter.offset, filter.size) *= random_factor(stream);
    }
    return image;
  }
  for (const ParameterSlice& slice : idle_biases(network)) {
    for (double& bias : image.segment(slice.offset, slice.size)) {
      bias += stream.normal();
    }
  }
  return image;
}

}  // namespace zeroset::landscape
