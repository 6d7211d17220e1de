#include "zeroset/approximation/fit.hpp"

#include "zeroset/approximation/approximation.hpp"
#include "zeroset/approximation/minimax.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"

#include "approximation/exact_fits.hpp"
#include "approximation/limits.hpp"
#include "approximation/sampling.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::approximation {

using namespace detail;

namespace {

Fit minimax_fit(Activation activation) {
  BestApproximation best = best_approximation(activation.of, activation.degree, activation.interval);
  activation.coefficients = std::move(best.coefficients);
  return {.activation = std::move(activation),
          .sup_error = best.sup_error,
          .exact = best.sup_error.upper == 0,
          .best_error_lower = best.best_error_lower,
          .reference = std::move(best.reference)};
}

/// A lower bound of the error at some points, without the price of the enclosure.
Rational sampled_lower(const Activation& activation) {
  const std::vector<Rational>& p = activation.coefficients;
  const auto found = sampled_error(activation.of, trimmed(p), activation.interval, -1100, slong{1} << 16);
  return found ? found->lower() : Rational(0);
}

MinDegree not_reached(const std::string& least, const Rational& lower, bool proved) {
  return {.lesser_error_lower = lower,
          .proved = proved,
          .reason = "no degree to " + std::to_string(kLargestDegree) + " reaches this error: " + least};
}

std::string decimal(const Rational& x) {
  return significant(static_cast<double>(x));
}

/// Sets what the lesser degrees prove.
MinDegree found(Fit fit, std::optional<Rational> lesser, const Rational& error) {
  MinDegree result{.fit = std::move(fit), .lesser_error_lower = lesser, .proved = !lesser || *lesser > error};
  if (!result.proved) {
    result.reason = "a lower degree has an error so near the one asked for that it is not proved larger";
  }
  return result;
}

MinDegree min_minimax_degree(Activation activation, const Rational& error) {
  const auto at = [&](int degree) {
    activation.degree = degree;
    return fit(activation);
  };
  Fit best = at(0);
  if (best.sup_error.upper <= error) {
    return found(std::move(best), std::nullopt, error);
  }
  int low = 0, high = 1;  // doubling, then bisection: small degrees are cheap
  std::optional<Rational> lesser = best.best_error_lower;
  best = at(high);
  while (best.sup_error.upper > error) {
    lesser = best.best_error_lower;
    if (high == kLargestDegree) {
      return not_reached("the best of degree 60 errs by at least " + decimal(*lesser), *lesser, *lesser > error);
    }
    low = std::exchange(high, std::min(2 * high, kLargestDegree));
    best = at(high);
  }
  while (high - low > 1) {
    const int middle = (low + high) / 2;
    Fit tried = at(middle);
    if (tried.sup_error.upper <= error) {
      best = std::move(tried);
      high = middle;
    } else {
      lesser = tried.best_error_lower;
      low = middle;
    }
  }
  return found(std::move(best), lesser, error);
}

MinDegree min_degree_by_trying(Activation activation, const Rational& error) {
  std::optional<Rational> lesser;
  for (activation.degree = min_degree_of(activation.method); activation.degree <= kLargestDegree; ++activation.degree) {
    activation.coefficients = coefficients(activation);
    Rational lower = sampled_lower(activation);
    if (lower <= error) {
      Fit tried = fit(activation);
      if (tried.sup_error.upper <= error) {
        return found(std::move(tried), lesser, error);
      }
      lower = tried.sup_error.lower;
    }
    lesser = lesser ? std::min(*lesser, lower) : lower;
  }
  return not_reached("the least error is at least " + decimal(*lesser), *lesser, *lesser > error);
}

}  // namespace

Fit fit(const Activation& approximation) {
  if (approximation.kind != ActivationKind::approximation) {
    throw InvalidArgument("[approximation::fit] expected an approximation, got " + name(approximation));
  }
  require_interval("fit", approximation.interval);
  if (approximation.method == ApproximationMethod::minimax) {
    return minimax_fit(approximation);
  }
  Fit result{.activation = approximation};
  result.activation.coefficients = coefficients(approximation);
  result.sup_error = sup_error(approximation.of, result.activation.coefficients, approximation.interval);
  result.exact = (has_exact_fit(approximation) && approximation.method != ApproximationMethod::hermite) ||
                 result.sup_error.upper == 0;
  return result;
}

MinDegree min_degree(const Activation& approximation, const Rational& error) {
  if (error <= 0) {
    throw InvalidArgument("[approximation::min_degree] expected an error > 0, got " + to_string(error));
  }
  if (approximation.kind != ActivationKind::approximation) {
    throw InvalidArgument("[approximation::min_degree] expected an approximation, got " + name(approximation));
  }
  return approximation.method == ApproximationMethod::minimax ? min_minimax_degree(approximation, error)
                                                              : min_degree_by_trying(approximation, error);
}

}  // namespace zeroset::approximation
