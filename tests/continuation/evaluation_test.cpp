#include "zeroset/core/random.hpp"

#include "continuation/evaluation/evaluator.hpp"
#include "continuation/numbers/double_double.hpp"
#include "support/catch.hpp"

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <array>
#include <vector>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::continuation::detail;
using algebra::ProgramBuilder;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

namespace {

/// Two equations in two unknowns and two parameters with every kind of operation.
std::shared_ptr<const ParametricSystem> sample_system() {
  ProgramBuilder builder(2, 2);
  const auto x = builder.variable(0), y = builder.variable(1);
  const auto p = builder.parameter(0), q = builder.parameter(1);
  const auto three = builder.constant(3), third = builder.constant(Rational(1, 3));
  const auto xy = builder.multiply(x, y);
  const auto cube = builder.power(x, 3);
  const auto first = builder.subtract(builder.add(builder.multiply(p, cube), builder.multiply(third, xy)),
                                      builder.multiply(q, builder.multiply(y, y)));
  const auto second = builder.subtract(builder.multiply(builder.negate(xy), builder.add(x, q)),
                                       builder.add(builder.multiply(three, y), builder.multiply(p, xy)));
  return parametric_system(builder, {first, builder.subtract(builder.multiply(second, x), cube)});
}

/// Truncated power series with exact coefficients: an independent route to Taylor coefficients.
struct ExactSeries {
  std::array<Rational, 4> c{};
};
ExactSeries operator+(const ExactSeries& a, const ExactSeries& b) {
  ExactSeries sum;
  for (std::size_t k = 0; k < 4; ++k) {
    sum.c[k] = a.c[k] + b.c[k];
  }
  return sum;
}
ExactSeries operator-(const ExactSeries& a) {
  ExactSeries result;
  for (std::size_t k = 0; k < 4; ++k) {
    result.c[k] = -a.c[k];
  }
  return result;
}
ExactSeries operator-(const ExactSeries& a, const ExactSeries& b) {
  return a + -b;
}
ExactSeries operator*(const ExactSeries& a, const ExactSeries& b) {
  ExactSeries product;
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; i + j < 4; ++j) {
      product.c[i + j] += a.c[i] * b.c[j];
    }
  }
  return product;
}

/// Outputs of F for given values of parameters and variables in any ring.
template <class Scalar, class FromRational>
std::vector<Scalar> run_program(const algebra::StraightLineProgram& program,
                                const std::vector<Scalar>& parameters,
                                const std::vector<Scalar>& variables,
                                FromRational from_rational) {
  std::vector<Scalar> slots(program.slots);
  for (std::size_t i = 0; i < program.constants.size(); ++i) {
    slots[i] = from_rational(program.constants[i].real);
  }
  std::copy(parameters.begin(), parameters.end(), slots.begin() + static_cast<long>(program.first_parameter()));
  std::copy(variables.begin(), variables.end(), slots.begin() + static_cast<long>(program.first_variable()));
  algebra::run(program, slots.data());
  std::vector<Scalar> outputs;
  for (const std::uint32_t output : program.outputs) {
    outputs.push_back(slots[output]);
  }
  return outputs;
}

ParameterLine sample_line() {
  ParameterLine line;
  line.at_one.resize(2);
  line.at_one << 1.25, -0.5;
  line.at_zero.resize(2);
  line.at_zero << 0.75, 2;
  return line;
}

Point point_at(Complex x, Complex y) {
  Point point(2);
  point.high = {x, y};
  return point;
}

}  // namespace

TEST_CASE("a tape gives the numbers of its program, to the bit", "[evaluation]") {
  const auto system = sample_system();
  Evaluator evaluator(system);
  const ParameterPath path = sample_line();
  const Moment moment = linear_moment(0.375);
  evaluator.set_parameters(path, moment);
  std::vector<Complex> parameters(2), values(2), jacobian(4);
  parameters_at(path, moment, parameters);
  Stream stream(3, "points");
  for (int k = 0; k < 20; ++k) {
    const Point x = point_at({stream.normal(), stream.normal()}, {stream.normal(), stream.normal()});
    evaluator.values_and_jacobian(x, values, jacobian);
    const std::vector<Complex> expected =
        run_program(system->values_and_jacobian, parameters, x.high, [](const Rational& value) {
          return Complex{value.convert_to<double>(), 0};
        });
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(values[i].re == expected[i].re);
      CHECK(values[i].im == expected[i].im);
    }
    for (std::size_t k2 = 0; k2 < system->nonzeros.size(); ++k2) {
      const auto [row, column] = system->nonzeros[k2];
      CHECK(jacobian[2 * column + row].re == expected[2 + k2].re);
      CHECK(jacobian[2 * column + row].im == expected[2 + k2].im);
    }
    std::vector<Complex> alone(2);
    evaluator.values(x, alone);
    CHECK(alone[0].re == values[0].re);
    CHECK(alone[1].im == values[1].im);
  }
}

TEST_CASE("double-double values agree with exact ones to 28 digits where double ones cancel", "[evaluation]") {
  // (x - 1)^5 in its expanded form, at x = 1 + 2^-20 + 2^-60: the value is about 10^-30.
  ProgramBuilder builder(1, 0);
  const auto x = builder.variable(0);
  ProgramBuilder::Node sum = builder.constant(-1);
  const std::array<int, 5> coefficients{5, -10, 10, -5, 1};
  for (std::size_t k = 0; k < 5; ++k) {
    sum = builder.add(sum, builder.multiply(builder.constant(coefficients[k]), builder.power(x, k + 1)));
  }
  const auto system = parametric_system(builder, {sum});
  Evaluator evaluator(system);
  const ParameterPath path = ParameterLine{};
  evaluator.set_parameters(path, linear_moment(0));
  Point point(1);
  point.high[0] = {1 + 0x1p-20, 0};
  point.low[0] = {0x1p-60, 0};
  std::vector<Complex> value(1), jacobian(1);
  evaluator.wide_values_and_jacobian(point, value, jacobian);
  const Rational distance = exact_rational(0x1p-20) + exact_rational(0x1p-60);
  const Rational fourth = distance * distance * distance * distance;
  CHECK_THAT(value[0].re, WithinAbs(Rational(fourth * distance).convert_to<double>(), 1e-29));
  CHECK_THAT(jacobian[0].re, WithinRel(Rational(5 * fourth).convert_to<double>(), 1e-4));
}

TEST_CASE("Taylor coefficients of both clocks and both arithmetics are those of exact power series", "[evaluation]") {
  const auto system = sample_system();
  const ParameterLine line = sample_line();
  const ParameterPath path = line;
  const double t = 0.375;
  const std::array<std::array<double, 2>, 3> steps{{{0.5, -1}, {0.25, 0.75}, {-1.5, 0.125}}};
  for (const bool logarithmic : {false, true}) {
    std::vector<ExactSeries> parameters(2), variables(2);
    for (std::size_t j = 0; j < 2; ++j) {
      const auto index = static_cast<Eigen::Index>(j);
      const Rational slope = exact_rational(line.at_one[index].real()) - exact_rational(line.at_zero[index].real());
      const Rational at = exact_rational(t);
      parameters[j].c = {exact_rational(line.at_zero[index].real()) + at * slope, slope, 0, 0};
      if (logarithmic) {
        parameters[j].c = {parameters[j].c[0], at * slope, at * slope / 2, at * slope / 6};
      }
    }
    variables[0].c = {exact_rational(1.5), 0, 0, 0};
    variables[1].c = {exact_rational(-0.625), 0, 0, 0};
    for (const bool wide : {false, true}) {
      Evaluator evaluator(system);
      Moment moment = linear_moment(t);
      moment.clock = logarithmic ? Clock::logarithmic : Clock::linear;
      evaluator.set_parameters(path, moment);
      evaluator.begin_series(point_at({1.5, 0}, {-0.625, 0}), wide);
      std::vector<Complex> last(2), term(2);
      std::vector<ExactSeries> exact_variables = variables;
      for (std::size_t order = 1; order <= 3; ++order) {
        evaluator.series_term(static_cast<int>(order), last, term);
        const std::vector<ExactSeries> expected =
            run_program(system->values, parameters, exact_variables, [](const Rational& value) {
              return ExactSeries{{value, 0, 0, 0}};
            });
        for (std::size_t i = 0; i < 2; ++i) {
          CHECK_THAT(term[i].re, WithinAbs(expected[i].c[order].convert_to<double>(), 1e-13));
          CHECK(term[i].im == 0);
          last[i] = {steps[order - 1][i], 0};
          exact_variables[i].c[order] = exact_rational(steps[order - 1][i]);
        }
      }
    }
  }
}

TEST_CASE("the exponential of a double-double number has 29 digits", "[evaluation]") {
  using Long = boost::multiprecision::cpp_bin_float_100;
  Stream stream(7, "exponents");
  for (int i = 0; i < 200; ++i) {
    const double high = 400 * (stream.uniform() - 0.5);
    const double low = high * 0x1p-54 * (stream.uniform() - 0.5);
    const auto value = detail::exponential(detail::DoubleDouble{high, low});
    const Long exact = exp(Long(high) + Long(low));
    CHECK(abs((Long(value.high) + Long(value.low) - exact) / exact) < 1e-29);
  }
}
