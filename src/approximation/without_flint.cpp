// What needs ball arithmetic, in a build without it.
#include "zeroset/approximation/fit.hpp"
#include "zeroset/approximation/minimax.hpp"
#include "zeroset/core/error.hpp"

#include "approximation/irrational_fit.hpp"

namespace zeroset::approximation {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw NotInThisBuild(what + " needs FLINT, which this build is without (ZEROSET_WITH_ALGEBRA)");
}

}  // namespace

detail::Polynomial detail::irrational_fit(const Activation& activation) {
  refuse("the approximation " + name(activation));
}
Enclosure sup_error(ActivationFunction, const std::vector<Rational>&, const Interval&) {
  refuse("a proved error");
}
std::vector<double> errors_at(ActivationFunction, const std::vector<Rational>&, const std::vector<Rational>&) {
  refuse("an error");
}
BestApproximation best_approximation(ActivationFunction, int, const Interval&) {
  refuse("a best approximation");
}
Rational lower_bound_of_best_error(ActivationFunction, const std::vector<Rational>&) {
  refuse("a proved error");
}
Fit fit(const Activation&) {
  refuse("a proved error");
}
MinDegree min_degree(const Activation&, const Rational&) {
  refuse("a proved error");
}

}  // namespace zeroset::approximation
