/// \file
/// Polynomials near an activation, with what is proved of them.
#pragma once

#include "zeroset/approximation/sup_error.hpp"

#include <optional>
#include <string>
#include <vector>

namespace zeroset::approximation {

/// A polynomial near an activation, and its proved error.
struct Fit {
  Activation activation{};  ///< the approximation with its coefficients
  Enclosure sup_error{};    ///< of exactly these coefficients on its interval, proved

  /// The coefficients are those of the method, no digit rounded.
  bool exact = false;

  /// minimax: proved, no polynomial of this degree has a smaller error.
  std::optional<Rational> best_error_lower{};
  std::vector<Rational> reference{};  ///< minimax: the points that prove it
};

/// The coefficients of an approximation (degree in [0, 60]; those that are there in rational arithmetic alone to 200)
/// and the proved error on its interval. For hermite, which is fitted under N(0, 1), the interval is only where the
/// error is measured.
/// \throws InvalidArgument for another activation, a degree out of range or bernstein of degree 0; LimitExceeded;
///         NotInThisBuild without FLINT
[[nodiscard]] Fit fit(const Activation& approximation);

/// The smallest degree whose fit is good enough, and the fit.
struct MinDegree {
  /// The fit of least degree whose proved error is at most what was asked; empty where no degree to 60 has one.
  std::optional<Fit> fit{};

  /// The proved lower bound of the smallest error among all lesser degrees (minimax: of the best error of the degree
  /// before, as those fall). Where it exceeds what was asked, the degree is proved least. Empty at the first degree.
  std::optional<Rational> lesser_error_lower{};

  bool proved = false;   ///< the degree is proved least, or it is proved that no degree to 60 has such an error
  std::string reason{};  ///< where there is no fit, or no proof
};

/// The least degree for an error: minimax by bisection, since best errors fall with the degree; the others by trying
/// every degree from the first one on, since theirs need not.
/// \param approximation  of any degree, which is ignored
/// \param error          > 0
/// \throws InvalidArgument; LimitExceeded; NotInThisBuild without FLINT
[[nodiscard]] MinDegree min_degree(const Activation& approximation, const Rational& error);

}  // namespace zeroset::approximation
