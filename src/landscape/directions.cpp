#include "zeroset/landscape/directions.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/perturbation.hpp"

#include <cmath>
#include <string_view>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

bool ends_with(const std::string& text, std::string_view end) {
  return text.ends_with(end);
}

bool is_weight(const ParameterSlice& slice) {
  return ends_with(slice.name, ".weight");
}

/// Layers whose output goes into a batch normalization.
bool is_normalized(const Architecture& network, std::size_t layer) {
  return layer + 1 < network.layers.size() && std::holds_alternative<BatchNormLayer>(network.layers[layer + 1]);
}

/// Rows of a weight slice: one a unit or channel; a node's weights are one row.
void append_rows(const ParameterSlice& slice, std::vector<ParameterSlice>& rows) {
  const std::int64_t count = slice.shape.size() > 1 ? slice.shape.front() : 1;
  for (std::int64_t row = 0; row < count; ++row) {
    ParameterSlice part = slice;
    part.name += "[" + std::to_string(row) + "]";
    part.size = slice.size / count;
    part.offset = slice.offset + row * part.size;
    part.shape = {part.size};
    rows.push_back(std::move(part));
  }
}

void require_size(const Architecture& network, const Parameters& theta, const char* function) {
  if (theta.size() != num_parameters(network)) {
    throw InvalidArgument("[landscape::" + std::string(function) + "] expected " +
                          std::to_string(num_parameters(network)) + " parameters, got " + std::to_string(theta.size()));
  }
}

/// The direction with each slice scaled to the norm that it has in theta, and zero elsewhere.
Parameters scaled_in(const std::vector<ParameterSlice>& slices, const Parameters& theta, const Parameters& direction) {
  Parameters scaled = Parameters::Zero(direction.size());
  for (const ParameterSlice& part : slices) {
    const auto from = direction.segment(part.offset, part.size);
    const double norm = from.norm();
    if (norm > 0) {
      scaled.segment(part.offset, part.size) = from * (theta.segment(part.offset, part.size).norm() / norm);
    }
  }
  return scaled;
}

/// Between two vectors, with the norm between theirs.
VectorXd between(const VectorXd& a, const VectorXd& b, double t, Mixture mixture) {
  const double na = a.norm(), nb = b.norm(), norm = (1 - t) * na + t * nb;
  if (na == 0 || nb == 0) {
    return (1 - t) * a + t * b;
  }
  const VectorXd u = a / na, v = b / nb;
  const double angle = 2 * std::asin(std::min(1.0, 0.5 * (u - v).norm()));
  const double sine = std::sin(angle);
  // Opposite vectors have no shortest circle, nearly equal ones need none.
  if (mixture == Mixture::spherical && sine > 1e-9) {
    return norm * ((std::sin((1 - t) * angle) / sine) * u + (std::sin(t * angle) / sine) * v);
  }
  const VectorXd direction = (1 - t) * u + t * v;
  const double length = direction.norm();
  return length > 1e-9 ? VectorXd(direction * (norm / length)) : VectorXd((1 - t) * a + t * b);
}

}  // namespace

std::vector<ParameterSlice> weight_slices(const Architecture& network) {
  std::vector<ParameterSlice> weights;
  for (const ParameterSlice& slice : parameter_slices(network)) {
    if (is_weight(slice)) {
      weights.push_back(slice);
    }
  }
  return weights;
}

std::vector<ParameterSlice> filters_of(const Architecture& network) {
  std::vector<ParameterSlice> filters;
  for (const ParameterSlice& slice : weight_slices(network)) {
    append_rows(slice, filters);
  }
  return filters;
}

std::vector<ParameterSlice> idle_biases(const Architecture& network) {
  std::vector<ParameterSlice> idle;
  for (const ParameterSlice& slice : parameter_slices(network)) {
    const bool nodes = std::holds_alternative<NodesLayer>(network.layers[slice.layer]);  // inside their activation
    if (ends_with(slice.name, ".bias") && !nodes && is_normalized(network, slice.layer)) {
      idle.push_back(slice);
    }
  }
  return idle;
}

std::vector<ParameterSlice> scale_free_filters(const Architecture& network) {
  std::vector<ParameterSlice> filters;
  for (const ParameterSlice& slice : weight_slices(network)) {
    if (is_normalized(network, slice.layer) && !std::holds_alternative<NodesLayer>(network.layers[slice.layer])) {
      append_rows(slice, filters);
    }
  }
  return filters;
}

std::string name(Normalization normalization) {
  switch (normalization) {
    case Normalization::none:
      return "none";
    case Normalization::whole:
      return "whole";
    case Normalization::layer:
      return "layer";
    case Normalization::filter:
      break;
  }
  return "filter";
}

std::string name(Mixture mixture) {
  switch (mixture) {
    case Mixture::plain:
      return "plain";
    case Mixture::normalized:
      return "normalised";
    case Mixture::spherical:
      break;
  }
  return "spherical";
}

Parameters random_direction(const Architecture& network,
                            const Parameters& theta,
                            Normalization normalization,
                            Stream stream) {
  require_size(network, theta, "random_direction");
  Parameters direction(theta.size());
  for (double& entry : direction) {
    entry = stream.normal();
  }
  switch (normalization) {
    case Normalization::none:
      return direction;
    case Normalization::whole:
      return direction * (theta.norm() / direction.norm());
    case Normalization::layer:
      return scaled_in(weight_slices(network), theta, direction);
    case Normalization::filter:
      break;
  }
  return scaled_in(filters_of(network), theta, direction);
}

Parameters perturbed(const Architecture& network, const Parameters& theta, double fraction, Stream stream) {
  return zeroset::perturbed(network, theta, fraction, NoiseUnit::deviation, stream);
}

Parameters mixed(const Architecture& network, const Parameters& a, const Parameters& b, double t, Mixture mixture) {
  require_size(network, a, "mixed");
  require_size(network, b, "mixed");
  Parameters point = (1 - t) * a + t * b;
  if (mixture == Mixture::plain) {
    return point;
  }
  for (const ParameterSlice& filter : filters_of(network)) {
    point.segment(filter.offset, filter.size) =
        between(a.segment(filter.offset, filter.size), b.segment(filter.offset, filter.size), t, mixture);
  }
  return point;
}

Parameters average(const Architecture& network, const Eigen::Ref<const Eigen::MatrixXd>& points, Mixture mixture) {
  if (points.cols() < 1 || points.rows() != num_parameters(network)) {
    throw InvalidArgument("[landscape::average] expected points of " + std::to_string(num_parameters(network)) +
                          " parameters, got " + std::to_string(points.cols()) + " of " + std::to_string(points.rows()));
  }
  if (mixture == Mixture::spherical) {
    throw InvalidArgument("[landscape::average] expected a plain or normalized mean");
  }
  Parameters mean = points.rowwise().mean();
  if (mixture == Mixture::plain) {
    return mean;
  }
  for (const ParameterSlice& filter : filters_of(network)) {
    const auto own = points.middleRows(filter.offset, filter.size);
    const VectorXd norms = own.colwise().norm();
    if (norms.minCoeff() == 0) {
      continue;  // without a direction: the plain mean
    }
    const VectorXd direction = (own * norms.cwiseInverse().asDiagonal()).rowwise().mean();
    const double length = direction.norm();
    if (length > 1e-9) {
      mean.segment(filter.offset, filter.size) = direction * (norms.mean() / length);
    }
  }
  return mean;
}

Plane plane_through(const Parameters& a, const Parameters& b, const Parameters& c) {
  if (a.size() != b.size() || a.size() != c.size()) {
    throw InvalidArgument("[landscape::plane_through] expected three points of one size, got " +
                          std::to_string(a.size()) + ", " + std::to_string(b.size()) + " and " +
                          std::to_string(c.size()));
  }
  const Parameters along = b - a, to_third = c - a;
  const double length = along.norm();
  Parameters first = length > 0 ? Parameters(along / length) : along;
  const double foot = to_third.dot(first);
  const Parameters up = to_third - foot * first;
  const double height = up.norm();
  if (!(length > 0) || !(height > 1e-12 * to_third.norm())) {
    throw InvalidArgument("[landscape::plane_through] expected three points that are not on a line");
  }
  Plane plane{.origin = a, .first = std::move(first), .second = up / height};
  plane.corners << 0, length, foot, 0, 0, height;
  return plane;
}

Projection project(const Plane& plane, const Parameters& theta) {
  const Parameters offset = theta - plane.origin;
  const Eigen::Vector2d at{offset.dot(plane.first), offset.dot(plane.second)};
  return {at, (offset - at[0] * plane.first - at[1] * plane.second).norm()};
}

}  // namespace zeroset::landscape
