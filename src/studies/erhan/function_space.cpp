#include "studies/erhan/function_space.hpp"

#include "zeroset/core/error.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace zeroset::studies::erhan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kCertain = 1000;  // a logit so far above the others has probability 1

/// The network that says the labels, as outputs.
MatrixXd right_answer(const std::vector<std::uint8_t>& labels, Index classes) {
  MatrixXd outputs = MatrixXd::Zero(std::ssize(labels), classes);
  for (std::size_t k = 0; k < labels.size(); ++k) {
    outputs(static_cast<Index>(k), labels[k]) = kCertain;
  }
  return outputs;
}

/// Columns of logits instead of probabilities; what is not finite counts as nothing said.
MatrixXd logits_of(const std::vector<MatrixXd>& outputs) {
  MatrixXd columns(outputs.front().size(), std::ssize(outputs));
  for (std::size_t t = 0; t < outputs.size(); ++t) {
    const MatrixXd rows = outputs[t].transpose();  // column-major: image by image its classes
    const bool good = rows.allFinite();
    columns.col(static_cast<Index>(t)) =
        good ? Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(rows.data(), rows.size()))
             : Eigen::VectorXd::Zero(rows.size());
  }
  return columns;
}

MatrixXd correctness_of(const landscape::Predictions& predictions) {
  MatrixXd columns(predictions.answers.rows(), predictions.answers.cols());
  for (Index k = 0; k < columns.rows(); ++k) {
    const int label = predictions.labels[static_cast<std::size_t>(k)];
    columns.row(k) = (predictions.answers.row(k).array() == label).cast<double>();
  }
  return columns;
}

MatrixXd distances_of(const landscape::Predictions& predictions,
                      const std::vector<MatrixXd>& outputs,
                      OutputKind kind,
                      OutputDistance distance) {
  landscape::Predictions asked{.labels = predictions.labels};
  if (kind == OutputKind::logits) {
    asked.probabilities = logits_of(outputs);
  } else if (kind == OutputKind::correctness) {
    asked.probabilities = correctness_of(predictions);
  } else if (distance == OutputDistance::hellinger) {
    asked.probabilities = predictions.probabilities.cwiseSqrt() / std::numbers::sqrt2;
  } else {
    return landscape::function_distances(predictions);
  }
  return landscape::function_distances(asked);
}

double nearest(const FunctionSpace& space, std::size_t point, const std::vector<const SpaceMember*>& others) {
  double least = std::numeric_limits<double>::infinity();
  for (const SpaceMember* other : others) {
    const auto first = static_cast<Index>(other->first), count = static_cast<Index>(space.snapshots());
    least = std::min(least, space.distances.row(static_cast<Index>(point)).segment(first, count).minCoeff());
  }
  return least;
}

}  // namespace

double FunctionSpace::to_answer(const SpaceMember& member, std::size_t snapshot) const {
  return distances(static_cast<Index>(member.at(snapshot)), distances.cols() - 1);
}

std::vector<const SpaceMember*> FunctionSpace::family(std::size_t preparation) const {
  std::vector<const SpaceMember*> chosen;
  for (const SpaceMember& member : members) {
    if (member.preparation == preparation) {
      chosen.push_back(&member);
    }
  }
  return chosen;
}

std::size_t FunctionSpace::snapshot_at(double epoch) const {
  const std::vector<double>& epochs = members.front().epochs;
  const auto found = std::lower_bound(epochs.begin(), epochs.end(), epoch);
  return std::min(static_cast<std::size_t>(found - epochs.begin()), epochs.size() - 1);
}

FunctionSpace function_space(std::vector<SpaceMember> members,
                             const std::vector<std::vector<MatrixXd>>& outputs,
                             const std::vector<std::uint8_t>& labels,
                             OutputKind kind,
                             OutputDistance distance) {
  FunctionSpace space{.members = std::move(members), .has_answer = kind != OutputKind::logits};
  std::vector<MatrixXd> all;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].size() != space.snapshots()) {
      throw InvalidArgument("[function_space] expected as many snapshots of each network");
    }
    space.members[i].first = all.size();
    all.insert(all.end(), outputs[i].begin(), outputs[i].end());
  }
  if (space.has_answer) {
    all.push_back(right_answer(labels, all.front().cols()));
  }
  space.predictions = landscape::predictions_of(all, labels);
  space.distances = distances_of(space.predictions, all, kind, distance);
  return space;
}

std::vector<std::size_t> points_at(const std::vector<const SpaceMember*>& members,
                                   std::size_t snapshot,
                                   const std::vector<std::size_t>& chosen) {
  std::vector<std::size_t> points;
  for (const std::size_t i : chosen) {
    points.push_back(members.at(i)->at(snapshot));
  }
  return points;
}

std::optional<double> mean_distance(const MatrixXd& distances, const std::vector<std::size_t>& points) {
  double sum = 0;
  for (const std::size_t i : points) {
    for (const std::size_t j : points) {
      sum += distances(static_cast<Index>(i), static_cast<Index>(j));
    }
  }
  const auto n = static_cast<double>(points.size());
  return points.size() < 2 ? std::nullopt : std::optional(sum / (n * (n - 1)));
}

std::optional<double> log_extent(const MatrixXd& distances, const std::vector<std::size_t>& points) {
  constexpr double kRounding = 1e-12;  // of the largest eigenvalue
  const auto n = static_cast<Index>(points.size());
  if (n < 2) {
    return std::nullopt;
  }
  MatrixXd squares(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      const auto row = static_cast<Index>(points[static_cast<std::size_t>(i)]);
      squares(i, j) = std::pow(distances(row, static_cast<Index>(points[static_cast<std::size_t>(j)])), 2);
    }
  }
  const MatrixXd center = MatrixXd::Identity(n, n) - MatrixXd::Constant(n, n, 1 / static_cast<double>(n));
  const Eigen::VectorXd eigenvalues =
      Eigen::SelfAdjointEigenSolver<MatrixXd>(-0.5 * center * squares * center, Eigen::EigenvaluesOnly).eigenvalues();
  const Eigen::ArrayXd positive = eigenvalues.tail(n - 1).array();
  if (!(positive.minCoeff() > kRounding * positive.maxCoeff())) {
    return std::nullopt;
  }
  return 0.5 * (positive / static_cast<double>(n - 1)).log().mean();
}

std::optional<double> least_separation(const FunctionSpace& space,
                                       std::size_t preparation,
                                       std::int64_t replica,
                                       double from) {
  double least = std::numeric_limits<double>::infinity();
  for (const SpaceMember& member : space.members) {
    const bool is_asked = member.preparation == preparation || member.preparation == 0;
    if (member.replica != replica || !is_asked) {
      continue;
    }
    std::vector<const SpaceMember*> own = space.family(member.preparation);
    std::erase(own, &member);
    const std::vector<const SpaceMember*> other = space.family(member.preparation == 0 ? preparation : 0);
    if (own.empty() || other.size() < 2) {
      return std::nullopt;
    }
    for (std::size_t t = space.snapshot_at(from); t < space.snapshots(); ++t) {
      const double apart = nearest(space, member.at(t), other), beside = nearest(space, member.at(t), own);
      least = std::min(least, apart > 0 && beside > 0 ? std::log(apart / beside) : 0);
    }
  }
  return std::isfinite(least) ? std::optional(least) : std::nullopt;
}

}  // namespace zeroset::studies::erhan
