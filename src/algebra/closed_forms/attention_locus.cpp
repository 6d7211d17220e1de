#include "zeroset/algebra/attention_locus.hpp"

#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/random.hpp"

#include <array>
#include <string>

namespace zeroset::algebra {
namespace {

constexpr std::int64_t kMaxData = 1000;
constexpr std::uint64_t kLargestEntry = 50;

std::int64_t random_entry(Stream& stream) {
  const auto magnitude = static_cast<std::int64_t>(stream.below(kLargestEntry)) + 1;
  return stream.below(2) == 0 ? magnitude : -magnitude;
}

/// sum_i c_i x_i for the texts x_i
template <class Coefficients, class Texts>
std::string combination(const Coefficients& coefficients, const Texts& texts) {
  std::string sum;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    sum += (i == 0 ? "" : " + ") + ("(" + std::to_string(coefficients[i])) + ")*(" + texts[i] + ")";
  }
  return sum;
}

std::string random_combination(Stream& stream, const std::vector<std::string>& texts) {
  std::vector<std::int64_t> coefficients;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    coefficients.push_back(random_entry(stream));
  }
  return combination(coefficients, texts);
}

/// The derivatives of the loss by the six coefficients of the two quadratic forms, as texts in them. The output at
/// token t is <S, q_1> X_1t + <S, q_2> X_2t with S = X X^T.
std::vector<std::string> loss_gradient(std::int64_t data, const std::vector<std::string>& forms, Stream& stream) {
  std::vector<std::string> gradient(6);
  for (std::int64_t datum = 0; datum < data; ++datum) {
    std::array<std::array<std::int64_t, 2>, 2> x{};
    for (auto& row : x) {
      row = {random_entry(stream), random_entry(stream)};
    }
    const auto inner = [&](std::size_t i, std::size_t j) { return x[i][0] * x[j][0] + x[i][1] * x[j][1]; };
    const std::array<std::int64_t, 3> gram{inner(0, 0), inner(0, 1), inner(1, 1)};
    for (std::size_t token = 0; token < 2; ++token) {
      std::vector<std::int64_t> weights;
      for (const std::size_t row : {0U, 1U}) {
        for (const std::int64_t entry : gram) {
          weights.push_back(entry * x[row][token]);
        }
      }
      const std::string residual = combination(weights, forms) + " - (" + std::to_string(random_entry(stream)) + ")";
      for (std::size_t i = 0; i < gradient.size(); ++i) {
        gradient[i] += (gradient[i].empty() ? "" : " + ") + ("(" + std::to_string(weights[i])) + ")*(" + residual + ")";
      }
    }
  }
  return gradient;
}

struct Equations {
  std::vector<std::string> variables{}, polynomials{};
  std::vector<std::string> forms{};  ///< the six coefficients
};

// R = u^2 - v w with the minors u = a0 b2 - a2 b0, v = a0 b1 - a1 b0, w = a1 b2 - a2 b1.
Equations regular_equations(std::int64_t data, Stream& stream) {
  Equations result;
  result.forms = {"a0", "a1", "a2", "b0", "b1", "b2"};
  result.variables = result.forms;
  result.variables.insert(result.variables.end(), {"t", "y"});
  const std::string u = "(a0*b2 - a2*b0)", v = "(a0*b1 - a1*b0)", w = "(a1*b2 - a2*b1)";
  const std::vector<std::string> resultant_gradient{"2*" + u + "*b2 - b1*" + w,
                                                    "b0*" + w + " - b2*" + v,
                                                    "b1*" + v + " - 2*" + u + "*b0",
                                                    "a1*" + w + " - 2*" + u + "*a2",
                                                    "a2*" + v + " - a0*" + w,
                                                    "2*" + u + "*a0 - a1*" + v};
  const std::vector<std::string> gradient = loss_gradient(data, result.forms, stream);
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    result.polynomials.push_back(gradient[i] + " - t*(" + resultant_gradient[i] + ")");
  }
  result.polynomials.push_back(u + "^2 - " + v + "*" + w);
  result.polynomials.push_back("1 - y*(" + random_combination(stream, resultant_gradient) + ")");
  return result;
}

Equations singular_equations(std::int64_t data, Stream& stream) {
  Equations result;
  const std::vector<std::string> form{"q0", "q1", "q2"};
  result.forms = {"q0", "q1", "q2", "s*q0", "s*q1", "s*q2"};
  result.variables = {"q0", "q1", "q2", "s", "y"};
  const std::vector<std::string> gradient = loss_gradient(data, result.forms, stream);
  std::string by_factor;
  for (std::size_t i = 0; i < form.size(); ++i) {
    result.polynomials.push_back(gradient[i] + " + s*(" + gradient[i + 3] + ")");
    by_factor += (i == 0 ? "" : " + ") + form[i] + "*(" + gradient[i + 3] + ")";
  }
  result.polynomials.push_back(by_factor);
  result.polynomials.push_back("1 - y*(" + random_combination(stream, form) + ")");
  return result;
}

}  // namespace

PolynomialSystem attention_critical_system(std::int64_t data,
                                           AttentionLocus locus,
                                           std::int64_t slices,
                                           std::uint64_t seed) {
  if (data < 1 || slices < 0) {
    throw InvalidArgument("attention_critical_system: expected data >= 1 and slices >= 0");
  }
  if (data > kMaxData) {
    throw LimitExceeded("attention_critical_system: more than 1000 data");
  }
  Stream stream(seed, "attention"), slicing(seed, "slices");
  Equations equations =
      locus == AttentionLocus::regular ? regular_equations(data, stream) : singular_equations(data, stream);
  for (std::int64_t slice = 0; slice < slices; ++slice) {
    equations.polynomials.push_back(random_combination(slicing, equations.forms) + " + " +
                                    std::to_string(slicing.below(kLargestEntry) + 1));
  }
  const nlohmann::json document{{"variables", equations.variables}, {"polynomials", equations.polynomials}};
  return read_system(document.dump(), SystemFormat::json);
}

AttentionCritical attention_critical_points(std::int64_t data, AttentionLocus locus, const CountOptions& options) {
  AttentionCritical result;
  result.seed = options.seed;
  CountResult counted = count(attention_critical_system(data, locus, 0, options.seed), options);
  result.dimension = counted.dimension;
  if (counted.dimension && *counted.dimension > 0) {
    counted = count(attention_critical_system(data, locus, *counted.dimension, options.seed), options);
  }
  if (counted.distinct) {
    result.degree = Integer(*counted.distinct);
  }
  result.status = counted.status;
  result.reason = counted.reason;
  result.primes = counted.primes;
  return result;
}

}  // namespace zeroset::algebra
