// The check of a certificate file. It uses nothing of what makes certificates but exact numbers, Arb and the reader of
// the file: polynomials are evaluated term by term, the Jacobian is differentiated here, and Krawczyk's operator is
// computed as a whole.
#include "zeroset/continuation/certificate_file.hpp"
#include "zeroset/core/random.hpp"

#include "continuation/balls.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::continuation {

using namespace detail;
using algebra::Polynomial;
using algebra::PolynomialSystem;
using algebra::Power;
using algebra::Term;

namespace {

/// All powers of the unknowns at one point or box.
class PowerTables {
 public:
  PowerTables(const PolynomialSystem& system, const BallVector& x, slong bits) {
    std::vector<std::uint32_t> largest(x.size(), 1);
    for (const Polynomial& polynomial : system.polynomials) {
      for (const Term& term : polynomial) {
        for (const Power& power : term.monomial) {
          largest[power.variable] = std::max(largest[power.variable], power.exponent);
        }
      }
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      BallVector powers(largest[i] + 1);
      for (std::uint32_t e = 0; e <= largest[i]; ++e) {
        acb_pow_ui(powers[e], x[i], e, bits);
      }
      tables_.push_back(std::move(powers));
    }
  }
  [[nodiscard]] acb_srcptr of(std::uint32_t variable, std::uint32_t exponent) const {
    return tables_[variable][exponent];
  }

 private:
  std::vector<BallVector> tables_{};
};

/// Adds the term, or its derivative by the unknown at `place` of its monomial, to `sum`.
void add_term(acb_ptr sum, const Term& term, std::size_t place, const PowerTables& powers, slong bits) {
  BallVector product(1);
  const bool derivative = place < term.monomial.size();
  const Rational factor = derivative ? Rational(term.coefficient * term.monomial[place].exponent) : term.coefficient;
  set_ball(product[0], algebra::ComplexRational{factor, 0}, bits);
  for (std::size_t i = 0; i < term.monomial.size(); ++i) {
    const Power& power = term.monomial[i];
    acb_mul(product[0], product[0], powers.of(power.variable, power.exponent - (i == place ? 1 : 0)), bits);
  }
  acb_add(sum, sum, product[0], bits);
}

void add_values(const PolynomialSystem& system, const BallVector& x, slong bits, BallMatrix& values) {
  const PowerTables powers(system, x, bits);
  for (std::size_t i = 0; i < system.polynomials.size(); ++i) {
    for (const Term& term : system.polynomials[i]) {
      add_term(values.at(i, 0), term, term.monomial.size(), powers, bits);
    }
  }
}

void add_jacobian(const PolynomialSystem& system, const BallVector& x, slong bits, BallMatrix& jacobian) {
  const PowerTables powers(system, x, bits);
  for (std::size_t i = 0; i < system.polynomials.size(); ++i) {
    for (const Term& term : system.polynomials[i]) {
      for (std::size_t place = 0; place < term.monomial.size(); ++place) {
        add_term(jacobian.at(i, term.monomial[place].variable), term, place, powers, bits);
      }
    }
  }
}

/// |value| <= bound, or < bound, over the whole ball.
bool is_bounded(arb_srcptr value, double bound, bool strictly, slong bits) {
  if (arb_is_finite(value) == 0) {
    return false;
  }
  BinaryNumber largest;
  arb_get_abs_ubound_arf(largest.get(), value, bits);
  const int order = arf_cmp_d(largest.get(), bound);
  return strictly ? order < 0 : order <= 0;
}

/// Krawczyk's operator on one box: K - x = -Y F(x) + (1 - Y F'(X)) (X - x), where X - x is the box around zero.
class BoxCheck {
 public:
  BoxCheck(const PolynomialSystem& system, const ClaimedSolution& claim, slong bits)
      : claim_(claim), size_(claim.box.size()), bits_(bits), middle_(size_), shift_(size_, 1) {
    BallVector box(size_);
    BallMatrix around(size_, 1), values(size_, 1), jacobian(size_, size_), inverse(size_, size_), rest(size_, size_);
    for (std::size_t i = 0; i < size_; ++i) {
      set_ball(box[i], claim.box[i]);
      acb_get_mid(middle_[i], box[i]);
      acb_sub(around.at(i, 0), box[i], middle_[i], ARF_PREC_EXACT);
    }
    add_values(system, middle_, bits, values);
    add_jacobian(system, box, bits, jacobian);
    if (acb_mat_approx_inv(inverse.get(), jacobian.get(), bits) == 0) {
      acb_mat_indeterminate(shift_.get());
      return;
    }
    acb_mat_get_mid(inverse.get(), inverse.get());
    acb_mat_mul(rest.get(), inverse.get(), jacobian.get(), bits);
    acb_mat_neg(rest.get(), rest.get());
    for (std::size_t i = 0; i < size_; ++i) {
      acb_add_ui(rest.at(i, i), rest.at(i, i), 1, bits);
    }
    acb_mat_mul(shift_.get(), rest.get(), around.get(), bits);
    acb_mat_mul(values.get(), inverse.get(), values.get(), bits);
    acb_mat_sub(shift_.get(), shift_.get(), values.get(), bits);
  }

  /// Why the claim is not proved; empty if it is.
  [[nodiscard]] std::string objection() {
    if (!is_inside()) {
      return "the box is not proved to hold exactly one regular solution";
    }
    if (claim_.real == true && !is_real()) {
      return "the solution is not proved to be real";
    }
    if (claim_.real == false && !is_off_axis()) {
      return "the solution is not proved not to be real";
    }
    if (claim_.positive == true && !(claim_.real == true && is_positive())) {
      return "the solution is not proved to be positive";
    }
    if (claim_.positive == false && claim_.real != false && !has_negative_part()) {
      return "the solution is not proved not to be positive";
    }
    return {};
  }

 private:
  bool is_inside() {
    for (std::size_t i = 0; i < size_; ++i) {
      if (!is_bounded(acb_realref(shift_.at(i, 0)), claim_.box[i].real_radius, true, bits_) ||
          !is_bounded(acb_imagref(shift_.at(i, 0)), claim_.box[i].imaginary_radius, true, bits_)) {
        return false;
      }
    }
    return true;
  }

  /// The conjugate of K lies in the box. The coefficients are rational, so the conjugate of a solution is one.
  bool is_real() {
    RealBall distance;  // of the conjugate from the middle, imaginary parts
    for (std::size_t i = 0; i < size_; ++i) {
      arb_mul_2exp_si(distance.get(), acb_imagref(middle_[i]), 1);
      arb_add(distance.get(), distance.get(), acb_imagref(shift_.at(i, 0)), bits_);
      if (!is_bounded(distance.get(), claim_.box[i].imaginary_radius, false, bits_)) {
        return false;
      }
    }
    return true;
  }

  bool is_off_axis() {
    RealBall part;
    for (std::size_t i = 0; i < size_; ++i) {
      arb_add(part.get(), acb_imagref(middle_[i]), acb_imagref(shift_.at(i, 0)), bits_);
      if (arb_contains_zero(part.get()) == 0) {
        return true;
      }
    }
    return false;
  }

  bool is_positive() {
    RealBall part;
    for (std::size_t i = 0; i < size_; ++i) {
      arb_add(part.get(), acb_realref(middle_[i]), acb_realref(shift_.at(i, 0)), bits_);
      if (arb_is_positive(part.get()) == 0) {
        return false;
      }
    }
    return true;
  }

  bool has_negative_part() {
    RealBall part;
    for (std::size_t i = 0; i < size_; ++i) {
      arb_add(part.get(), acb_realref(middle_[i]), acb_realref(shift_.at(i, 0)), bits_);
      if (arb_is_negative(part.get()) != 0) {
        return true;
      }
    }
    return false;
  }

  const ClaimedSolution& claim_;
  std::size_t size_;
  slong bits_;
  BallVector middle_;
  BallMatrix shift_;
};

/// With twice the bits of the claim, and more where they do not suffice.
std::string objection_to(const PolynomialSystem& system, const ClaimedSolution& claim, int& precision) {
  if (claim.box.size() != system.variables.size()) {
    return "the box has " + std::to_string(claim.box.size()) + " coordinates, and there are " +
           std::to_string(system.variables.size()) + " unknowns";
  }
  std::string objection;
  int bits = std::max(128, 2 * claim.precision);
  for (int attempt = 0; attempt < 3; ++attempt, bits *= 2) {
    objection = BoxCheck(system, claim, bits).objection();
    if (objection.empty()) {
      precision = std::max(precision, bits);
      break;
    }
  }
  return objection;
}

/// Ends of all parts of a box, real ones first in each coordinate, and of a linear form with integer coefficients.
struct ExactEnds {
  std::vector<Rational> lower{}, upper{};
  Rational key_lower{}, key_upper{};
  std::int64_t solution = 0;
};

ExactEnds exact_ends(const Box& box, const std::vector<std::int64_t>& weights, std::int64_t solution) {
  ExactEnds ends;
  ends.solution = solution;
  const auto add = [&](const Dyadic& middle, double half_width) {
    const Rational center = to_rational(middle), radius = exact_rational(half_width);
    ends.lower.push_back(center - radius);
    ends.upper.push_back(center + radius);
    const std::int64_t weight = weights[ends.lower.size() - 1];
    ends.key_lower += weight * (weight < 0 ? ends.upper.back() : ends.lower.back());
    ends.key_upper += weight * (weight < 0 ? ends.lower.back() : ends.upper.back());
  };
  for (const BoxCoordinate& c : box) {
    add(c.real, c.real_radius);
    add(c.imaginary, c.imaginary_radius);
  }
  return ends;
}

bool meet(const ExactEnds& a, const ExactEnds& b) {
  for (std::size_t i = 0; i < a.lower.size(); ++i) {
    if (a.upper[i] < b.lower[i] || b.upper[i] < a.lower[i]) {
      return false;
    }
  }
  return true;
}

/// Two solutions whose boxes meet, the later one first; nothing where there are none. Boxes that meet have values of
/// the form that meet, so that only neighbors in its order are compared.
std::optional<std::pair<std::int64_t, std::int64_t>> boxes_that_meet(const CertificateFile& file,
                                                                     std::size_t unknowns) {
  Stream stream(1, "check key");
  std::vector<std::int64_t> weights(2 * unknowns);
  for (std::int64_t& weight : weights) {
    weight = static_cast<std::int64_t>(stream.below(2001)) - 1000;
  }
  std::vector<ExactEnds> boxes;
  for (std::size_t i = 0; i < file.solutions.size(); ++i) {
    boxes.push_back(exact_ends(file.solutions[i].box, weights, static_cast<std::int64_t>(i)));
  }
  std::sort(
      boxes.begin(), boxes.end(), [](const ExactEnds& a, const ExactEnds& b) { return a.key_lower < b.key_lower; });
  std::vector<const ExactEnds*> open;
  for (const ExactEnds& box : boxes) {
    std::erase_if(open, [&](const ExactEnds* other) { return other->key_upper < box.key_lower; });
    for (const ExactEnds* other : open) {
      if (meet(*other, box)) {
        return std::pair{std::max(other->solution, box.solution), std::min(other->solution, box.solution)};
      }
    }
    open.push_back(&box);
  }
  return std::nullopt;
}

}  // namespace

CertificateCheck check_certificate(const nlohmann::json& json, const Limits& limits) {
  const CertificateFile file = read_certificate_file(json);
  const PolynomialSystem system = file.system.problem ? algebra::expand(*file.system.problem, limits) : file.system;
  CertificateCheck check;
  check.solutions = static_cast<std::int64_t>(file.solutions.size());
  if (system.polynomials.size() != system.variables.size()) {
    check.reason = "the system has " + std::to_string(system.polynomials.size()) + " equations in " +
                   std::to_string(system.variables.size()) + " unknowns: only square ones are certified";
    return check;
  }
  for (std::size_t i = 0; i < file.solutions.size(); ++i) {
    check.real += file.solutions[i].real == true ? 1 : 0;
    check.reason = objection_to(system, file.solutions[i], check.precision);
    if (!check.reason.empty()) {
      check.solution = static_cast<std::int64_t>(i);
      return check;
    }
  }
  if (const auto pair = boxes_that_meet(file, system.variables.size())) {
    check.solution = pair->first;
    check.reason = "its box meets that of solution " + std::to_string(pair->second);
    return check;
  }
  check.verified = true;
  return check;
}

}  // namespace zeroset::continuation
