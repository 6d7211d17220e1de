#include "continuation/evaluation/evaluator.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::continuation::detail {

Evaluator::Evaluator(std::shared_ptr<const ParametricSystem> system)
    : system_(std::move(system)),
      values_tape_(compile(system_->values)),
      jacobian_tape_(compile(system_->values_and_jacobian)),
      values_places_(values_tape_.places),
      jacobian_places_(jacobian_tape_.places),
      series_places_(values_tape_.places),
      parameters_(system_->parameters()),
      parameter_series_(std::size_t{3} * system_->parameters()) {
  for (std::size_t i = 0; i < values_tape_.constants.size(); ++i) {
    values_places_[i] = rounded(values_tape_.constants[i]);
    series_places_[i] = {values_places_[i]};
  }
  for (std::size_t i = 0; i < jacobian_tape_.constants.size(); ++i) {
    jacobian_places_[i] = rounded(jacobian_tape_.constants[i]);
  }
  for (const auto& [row, column] : system_->nonzeros) {
    jacobian_index_.push_back(std::size_t{column} * variables() + row);
  }
}

void Evaluator::set_parameters(const ParameterPath& path, const Moment& moment) {
  path_ = &path;
  moment_ = moment;
  wide_parameters_known_ = false;
  parameters_at(path, moment, parameters_);
}

void Evaluator::load(const Tape& tape, const Point& x, std::vector<Complex>& places) const {
  std::copy(parameters_.begin(), parameters_.end(), places.begin() + tape.first_parameter);
  std::copy(x.high.begin(), x.high.end(), places.begin() + tape.first_variable);
}

void Evaluator::values_and_jacobian(const Point& x, std::span<Complex> values, std::span<Complex> jacobian) {
  load(jacobian_tape_, x, jacobian_places_);
  run_values(jacobian_tape_, jacobian_places_.data());
  const std::uint32_t* output = jacobian_tape_.outputs.data();
  for (Complex& value : values) {
    value = jacobian_places_[*output++];
  }
  std::fill(jacobian.begin(), jacobian.end(), Complex{});
  for (const std::size_t index : jacobian_index_) {
    jacobian[index] = jacobian_places_[*output++];
  }
}

void Evaluator::values(const Point& x, std::span<Complex> values) {
  load(values_tape_, x, values_places_);
  run_values(values_tape_, values_places_.data());
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = values_places_[values_tape_.outputs[i]];
  }
}

void Evaluator::load(const Tape& tape, const Point& x, std::vector<ComplexDoubleDouble>& places) {
  if (places.size() != tape.places) {  // most runs never need them
    places.resize(tape.places);
    std::copy(tape.constants.begin(), tape.constants.end(), places.begin());
  }
  if (!std::exchange(wide_parameters_known_, true)) {
    wide_parameters_.resize(parameters_.size());
    parameters_at(*path_, moment_, wide_parameters_);
  }
  std::copy(wide_parameters_.begin(), wide_parameters_.end(), places.begin() + tape.first_parameter);
  for (std::size_t i = 0; i < x.size(); ++i) {
    places[tape.first_variable + i] = sum_of(x.high[i], x.low[i]);
  }
}

void Evaluator::wide_values(const Point& x, std::span<Complex> values) {
  load(values_tape_, x, wide_places_);
  run_values(values_tape_, wide_places_.data());
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = rounded(wide_places_[values_tape_.outputs[i]]);
  }
}

void Evaluator::wide_values_and_jacobian(const Point& x, std::span<Complex> values, std::span<Complex> jacobian) {
  load(jacobian_tape_, x, wide_jacobian_places_);
  run_values(jacobian_tape_, wide_jacobian_places_.data());
  const std::uint32_t* output = jacobian_tape_.outputs.data();
  for (Complex& value : values) {
    value = rounded(wide_jacobian_places_[*output++]);
  }
  std::fill(jacobian.begin(), jacobian.end(), Complex{});
  for (const std::size_t index : jacobian_index_) {
    jacobian[index] = rounded(wide_jacobian_places_[*output++]);
  }
}

void Evaluator::begin_series(const Point& x, bool wide) {
  wide_series_ = wide;
  parameter_series(*path_, moment_, parameter_series_);
  const auto coefficients = [&](std::size_t j) { return parameter_series_.data() + 3 * j; };
  if (!wide) {
    for (std::size_t j = 0; j < parameters_.size(); ++j) {
      const Complex* c = coefficients(j);
      series_places_[values_tape_.first_parameter + j] = {parameters_[j], c[0], c[1], c[2]};
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      series_places_[values_tape_.first_variable + i] = {x.high[i]};
    }
    return;
  }
  load(values_tape_, x, wide_places_);
  wide_series_places_.resize(values_tape_.places);
  for (std::size_t i = 0; i < values_tape_.first_computed; ++i) {
    wide_series_places_[i] = {wide_places_[i]};
  }
  for (std::size_t j = 0; j < parameters_.size(); ++j) {
    Series<ComplexDoubleDouble>& series = wide_series_places_[values_tape_.first_parameter + j];
    for (std::size_t k = 1; k <= 3; ++k) {
      series[k] = widened(coefficients(j)[k - 1]);
    }
  }
}

namespace {

void set_number(Complex& target, Complex value) {
  target = value;
}
void set_number(ComplexDoubleDouble& target, Complex value) {
  target = widened(value);
}
Complex rounded(Complex value) {
  return value;
}

}  // namespace

template <class Number>
void Evaluator::series_sweep(int order,
                             std::span<const Complex> last,
                             std::span<Complex> term,
                             Series<Number>* places) {
  const auto index = static_cast<std::size_t>(order);
  if (order > 1) {
    for (std::size_t i = 0; i < last.size(); ++i) {
      set_number(places[values_tape_.first_variable + i][index - 1], last[i]);
    }
  }
  if (order == 1) {
    sweep<1>(values_tape_, places);
  } else if (order == 2) {
    sweep<2>(values_tape_, places);
  } else {
    sweep<3>(values_tape_, places);
  }
  for (std::size_t i = 0; i < term.size(); ++i) {
    term[i] = rounded(places[values_tape_.outputs[i]][index]);
  }
}

void Evaluator::series_term(int order, std::span<const Complex> last, std::span<Complex> term) {
  if (wide_series_) {
    series_sweep(order, last, term, wide_series_places_.data());
  } else {
    series_sweep(order, last, term, series_places_.data());
  }
}

}  // namespace zeroset::continuation::detail
