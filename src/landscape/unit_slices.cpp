#include "landscape/unit_slices.hpp"

#include <vector>

namespace zeroset::landscape {

Parity parity_of(const Activation& activation) {
  if (activation.kind == ActivationKind::tanh) {
    return Parity::odd;
  }
  if (!activation.is_polynomial()) {
    return Parity::neither;
  }
  bool even = true, odd = true;
  const std::vector<Rational> coefficients = polynomial_coefficients(activation);
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    if (coefficients[k] != 0) {
      (k % 2 == 0 ? odd : even) = false;
    }
  }
  return even ? Parity::even : odd ? Parity::odd : Parity::neither;
}

Parity parity_between(const Architecture& network, const HiddenUnits& units) {
  Parity parity = Parity::odd;
  for (std::size_t l = units.layer + 1; l < units.next && parity == Parity::odd; ++l) {
    if (const auto* activation = std::get_if<ActivationLayer>(&network.layers[l])) {
      parity = parity_of(activation->activation);
    } else if (const auto* normalization = std::get_if<BatchNormLayer>(&network.layers[l])) {
      parity = normalization->mean.empty() ? parity : Parity::neither;
    }
  }
  return parity;
}

}  // namespace zeroset::landscape
