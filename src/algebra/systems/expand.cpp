#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/flint.hpp"
#include "algebra/systems/size_estimate.hpp"
#include "algebra/systems/tape.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace zeroset::algebra {

using namespace detail;

namespace {

/// Q[theta] in graded reverse lexicographic order.
class Ring {
 public:
  // FLINT wants an unknown; a network without parameters gets one that never occurs.
  explicit Ring(std::int64_t unknowns) { fmpq_mpoly_ctx_init(context_, std::max<slong>(unknowns, 1), ORD_DEGREVLEX); }
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;
  ~Ring() { fmpq_mpoly_ctx_clear(context_); }
  [[nodiscard]] fmpq_mpoly_ctx_struct* get() const { return context_; }

 private:
  mutable fmpq_mpoly_ctx_t context_;
};

class Mpoly {
 public:
  explicit Mpoly(const Ring& ring) : ring_(&ring) { fmpq_mpoly_init(polynomial_, ring.get()); }
  Mpoly(Mpoly&& other) noexcept : Mpoly(*other.ring_) { fmpq_mpoly_swap(polynomial_, other.polynomial_, ring_->get()); }
  Mpoly& operator=(Mpoly&& other) noexcept {
    fmpq_mpoly_swap(polynomial_, other.polynomial_, ring_->get());
    return *this;
  }
  Mpoly(const Mpoly&) = delete;
  Mpoly& operator=(const Mpoly&) = delete;
  ~Mpoly() { fmpq_mpoly_clear(polynomial_, ring_->get()); }

  [[nodiscard]] fmpq_mpoly_struct* get() const { return polynomial_; }

  void set(const Rational& value) { fmpq_mpoly_set_fmpq(polynomial_, Fmpq(value).get(), ring_->get()); }
  void set_generator(std::int64_t variable) { fmpq_mpoly_gen(polynomial_, variable, ring_->get()); }
  void add(const Mpoly& other) { fmpq_mpoly_add(polynomial_, polynomial_, other.polynomial_, ring_->get()); }
  void subtract(const Rational& value) {
    fmpq_mpoly_sub_fmpq(polynomial_, polynomial_, Fmpq(value).get(), ring_->get());
  }
  void scale(const Rational& value) {
    fmpq_mpoly_scalar_mul_fmpq(polynomial_, polynomial_, Fmpq(value).get(), ring_->get());
  }

 private:
  const Ring* ring_;
  mutable fmpq_mpoly_t polynomial_;
};

Mpoly product(const Ring& ring, const Mpoly& a, const Mpoly& b) {
  Mpoly result(ring);
  fmpq_mpoly_mul(result.get(), a.get(), b.get(), ring.get());
  return result;
}

class Expander {
 public:
  Expander(const Problem& problem, const Tape& tape, const Limits& limits)
      : problem_(problem),
        tape_(tape),
        limits_(limits),
        ring_(tape.parameters),
        start_(std::chrono::steady_clock::now()) {}

  [[nodiscard]] std::vector<Polynomial> equations() {
    return problem_.kind == ProblemKind::zero_error ? residuals() : gradient();
  }

 private:
  std::vector<Polynomial> residuals() {
    std::vector<Polynomial> result;
    for (std::size_t k = 0; k < problem_.data.inputs.size(); ++k) {
      for (const Mpoly& residual : residuals_at(k)) {
        result.push_back(to_polynomial(residual));
      }
    }
    return result;
  }

  // The loss is expanded once and differentiated: a square a datum, where the chain rule would take a product a datum
  // and parameter.
  std::vector<Polynomial> gradient() {
    Mpoly loss(ring_);
    for (std::size_t k = 0; k < problem_.data.inputs.size(); ++k) {
      for (const Mpoly& residual : residuals_at(k)) {
        loss.add(product(ring_, residual, residual));
        check_time();
      }
    }
    loss.scale(Rational(1, 2));
    std::vector<Polynomial> result;
    for (std::int64_t e = 0; e < tape_.parameters; ++e) {
      Mpoly derivative(ring_);
      fmpq_mpoly_derivative(derivative.get(), loss.get(), e, ring_.get());
      if (!problem_.lambda.empty()) {
        Mpoly penalty(ring_);
        penalty.set_generator(e);
        penalty.scale(problem_.lambda[static_cast<std::size_t>(e)]);
        derivative.add(penalty);
      }
      result.push_back(to_polynomial(derivative));
      check_time();
    }
    return result;
  }

  std::vector<Mpoly> residuals_at(std::size_t k) {
    std::vector<Mpoly> values;
    for (const Rational& input : problem_.data.inputs[k]) {
      values.emplace_back(ring_);
      values.back().set(input);
    }
    for (const Stage& stage : tape_.stages) {
      values = std::visit([&](const auto& kind) { return apply(kind, values); }, stage);
    }
    for (std::size_t o = 0; o < values.size(); ++o) {
      values[o].subtract(problem_.data.targets[k][o]);
    }
    return values;
  }

  std::vector<Mpoly> apply(const AffineStage& stage, const std::vector<Mpoly>& x) {
    std::vector<Mpoly> z;
    for (std::int64_t i = 0; i < stage.outputs; ++i) {
      Mpoly sum(ring_), weight(ring_);
      stage.for_each_edge(i, [&](std::int64_t source, std::int64_t parameter) {
        const Mpoly& argument = x[static_cast<std::size_t>(source)];
        if (parameter == kNone) {
          sum.add(argument);
          return;
        }
        weight.set_generator(parameter);
        sum.add(product(ring_, weight, argument));
      });
      if (stage.bias(i) != kNone) {
        weight.set_generator(stage.bias(i));
        sum.add(weight);
      }
      z.push_back(std::move(sum));
      check_time();
    }
    return z;
  }

  std::vector<Mpoly> apply(const PolynomialStage& stage, const std::vector<Mpoly>& z) {
    std::vector<Mpoly> y;
    for (const Mpoly& argument : z) {
      y.push_back(stage.is_monomial() ? power(stage, argument) : horner(stage, argument));
      check_time();
    }
    return y;
  }

  std::vector<Mpoly> apply(const ScalingStage& stage, const std::vector<Mpoly>& x) {
    std::vector<Mpoly> y;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const std::size_t group = i / static_cast<std::size_t>(stage.repeat);
      Mpoly value(ring_);
      value.add(x[i]);
      value.scale(stage.scales[group]);
      value.subtract(-stage.shifts[group]);
      y.push_back(std::move(value));
    }
    return y;
  }

  Mpoly power(const PolynomialStage& stage, const Mpoly& argument) {
    Mpoly result(ring_);
    fmpq_mpoly_pow_ui(result.get(), argument.get(), static_cast<ulong>(stage.degree()), ring_.get());
    result.scale(stage.coefficients.back());
    return result;
  }

  Mpoly horner(const PolynomialStage& stage, const Mpoly& argument) {
    Mpoly sum(ring_), constant(ring_);
    sum.set(stage.coefficients.back());
    for (std::size_t k = stage.coefficients.size() - 1; k-- > 0;) {
      sum = product(ring_, sum, argument);
      constant.set(stage.coefficients[k]);
      sum.add(constant);
    }
    return sum;
  }

  Polynomial to_polynomial(const Mpoly& source) {
    Polynomial result;
    const slong terms = fmpq_mpoly_length(source.get(), ring_.get());
    std::vector<ulong> exponents(static_cast<std::size_t>(std::max<std::int64_t>(tape_.parameters, 1)));
    Fmpq coefficient;
    for (slong t = 0; t < terms; ++t) {
      fmpq_mpoly_get_term_coeff_fmpq(coefficient.get(), source.get(), t, ring_.get());
      fmpq_mpoly_get_term_exp_ui(exponents.data(), source.get(), t, ring_.get());
      Term term{coefficient.value(), {}};
      for (std::uint32_t v = 0; v < exponents.size(); ++v) {
        if (exponents[v] != 0) {
          term.monomial.push_back({v, static_cast<std::uint32_t>(exponents[v])});
        }
      }
      result.push_back(std::move(term));
    }
    return result;
  }

  void check_time() const {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
    if (elapsed.count() > limits_.seconds) {
      throw LimitExceeded("expanding the equations took more than " + std::to_string(limits_.seconds) +
                          " s (--timeout)");
    }
  }

  const Problem& problem_;
  const Tape& tape_;
  Limits limits_;
  Ring ring_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace

PolynomialSystem expand(const Problem& problem, const Limits& limits) {
  const Tape tape = make_tape(problem.network);
  check_data(problem, tape);
  const SizeEstimate size = detail::estimate_size(problem, tape);
  constexpr double kLargestDegree = 4e9;
  if (static_cast<double>(size.largest_degree) > kLargestDegree) {
    throw LimitExceeded("the equations have degree " + std::to_string(size.largest_degree) +
                        ", beyond what exponents hold");
  }
  refuse_above(limits,
               size.bytes,
               std::to_string(size.equations) + " equations in " + std::to_string(size.unknowns) +
                   " unknowns with up to " + std::to_string(static_cast<std::int64_t>(std::min(size.monomials, 9e18))) +
                   " monomials");
  PolynomialSystem system;
  system.variables = parameter_names(problem.network);
  system.polynomials = Expander(problem, tape, limits).equations();
  system.problem = std::make_shared<const Problem>(problem);
  return system;
}

}  // namespace zeroset::algebra
