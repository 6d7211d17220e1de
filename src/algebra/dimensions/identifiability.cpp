#include "zeroset/algebra/identifiability.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/number.hpp"

#include "algebra/systems/tape.hpp"

#include <algorithm>

namespace zeroset::algebra {

namespace {

void require_shape(const std::vector<std::int64_t>& widths, const std::vector<std::int64_t>& degrees) {
  if (widths.size() < 2 || degrees.size() + 2 != widths.size()) {
    throw InvalidArgument("[algebra::identifiability] expected L + 1 widths and L - 1 degrees, got " +
                          std::to_string(widths.size()) + " and " + std::to_string(degrees.size()));
  }
}

/// A dense network in the form that the theorems speak of.
struct DenseForm {
  std::vector<std::int64_t> widths{};
  std::vector<std::int64_t> degrees{};
  std::size_t biased = 0;  ///< layers with biases
};

bool add_layer(const DenseLayer& layer, DenseForm& form) {
  if (!layer.free_weights || form.degrees.size() + 1 != form.widths.size()) {
    return false;
  }
  form.widths.push_back(layer.units);
  form.biased += layer.bias ? 1 : 0;
  return true;
}

bool add_layer(const ActivationLayer& layer, DenseForm& form) {
  const detail::PolynomialStage stage = detail::polynomial_stage(layer.activation);
  if (!stage.is_monomial() || form.degrees.size() + 2 != form.widths.size()) {
    return false;
  }
  form.degrees.push_back(stage.degree());
  return true;
}

std::optional<DenseForm> dense_form(const Architecture& network) {
  DenseForm form;
  form.widths.push_back(num_inputs(network));
  for (const Layer& layer : network.layers) {
    const auto* dense = std::get_if<DenseLayer>(&layer);
    const auto* activation = std::get_if<ActivationLayer>(&layer);
    const bool fits = dense != nullptr        ? add_layer(*dense, form)
                      : activation != nullptr ? add_layer(*activation, form)
                                              : std::holds_alternative<FlattenLayer>(layer);
    if (!fits) {
      return std::nullopt;
    }
  }
  const bool ends = form.widths.size() >= 2 && form.degrees.size() + 2 == form.widths.size();
  return ends ? std::optional(form) : std::nullopt;
}

KnownIdentifiability usevich(bool global, const std::string& place) {
  return {global, "Usevich, Borsoi, Derand, Clausel 2025, " + place};
}

}  // namespace

bool satisfies_proposition_12(const std::vector<std::int64_t>& widths, std::int64_t degree) {
  require_shape(widths, {degree});
  const std::int64_t hidden = widths[1], rank = std::min(hidden, widths[0]);
  return rank >= 2 && degree >= 1 && Integer(degree) * (rank - 1) >= 2 * Integer(hidden) - std::min(widths[2], hidden);
}

bool satisfies_corollary_16(const std::vector<std::int64_t>& widths, const std::vector<std::int64_t>& degrees) {
  require_shape(widths, degrees);
  const auto last_hidden = widths.end() - 1;
  return !degrees.empty() && std::is_sorted(widths.begin(), last_hidden, std::greater<>()) && *(last_hidden - 1) >= 2 &&
         widths.back() >= 1 && std::all_of(degrees.begin(), degrees.end(), [](std::int64_t r) { return r >= 2; }) &&
         (widths.back() >= 2 || degrees.back() >= 3);
}

bool satisfies_corollary_17(const std::vector<std::int64_t>& widths, const std::vector<std::int64_t>& degrees) {
  require_shape(widths, degrees);
  if (degrees.empty() || widths[0] < 2) {
    return false;
  }
  for (std::size_t l = 1; l + 1 < widths.size(); ++l) {
    if (widths[l] < 2 || Integer(degrees[l - 1]) < 2 * Integer(widths[l]) - 1) {
      return false;
    }
  }
  return true;
}

bool satisfies_corollary_28(const std::vector<std::int64_t>& widths, const std::vector<std::int64_t>& degrees) {
  require_shape(widths, degrees);
  std::int64_t narrowest = widths[0];  // of the layers before l
  for (std::size_t l = 1; l + 1 < widths.size(); ++l) {
    const Integer needed = 2 * (Integer(widths[l]) + 1) - std::min(Integer(widths[l]) + 1, Integer(widths[l + 1]));
    if (degrees[l - 1] < 2 || Integer(degrees[l - 1]) * std::min(widths[l], narrowest) < needed) {
      return false;
    }
    narrowest = std::min(narrowest, widths[l]);
  }
  return !degrees.empty();
}

std::optional<KnownIdentifiability> known_identifiability(const Architecture& network) {
  const auto form = dense_form(network);
  if (!form) {
    return std::nullopt;
  }
  const auto& [widths, degrees, biased] = *form;
  if (degrees.empty()) {
    return KnownIdentifiability{true, "an affine map has the coefficients of its function"};
  }
  if (biased == widths.size() - 1) {
    return satisfies_corollary_28(widths, degrees) ? std::optional(usevich(false, "Corollary 28")) : std::nullopt;
  }
  if (biased > 0) {
    return std::nullopt;
  }
  if (degrees.size() == 1 && satisfies_proposition_12(widths, degrees[0])) {
    return usevich(true, "Proposition 12");
  }
  if (satisfies_corollary_16(widths, degrees)) {
    return usevich(false, "Corollary 16");
  }
  return satisfies_corollary_17(widths, degrees) ? std::optional(usevich(false, "Corollary 17")) : std::nullopt;
}

}  // namespace zeroset::algebra
