#include "zeroset/continuation/certificate.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>

namespace zeroset::continuation {
namespace {

constexpr double kErrors = 10;         // ends are joined that lie within so many of their errors
constexpr double kLeastError = 1e-12;  // relative: no end is known better, whatever was estimated

double scale_of(const Eigen::VectorXcd& point) {
  return std::max(1.0, point.size() == 0 ? 0.0 : point.cwiseAbs().maxCoeff());
}

double reach(const SingularEnd& end) {
  return kErrors * std::max(end.accuracy, kLeastError) * scale_of(end.point);
}

void check_ends(const std::vector<SingularEnd>& ends) {
  for (const SingularEnd& end : ends) {
    if (end.winding_number < 1 || end.point.size() != ends.front().point.size() || !(end.accuracy >= 0)) {
      throw InvalidArgument(
          "[continuation::cluster] expected points of one size, winding numbers >= 1 and accuracies >= 0, got winding "
          "number " +
          std::to_string(end.winding_number) + ", a point of " + std::to_string(end.point.size()) +
          " coordinates and accuracy " + std::to_string(end.accuracy));
    }
  }
}

/// A real linear form whose value changes by at most the maximum norm of a change of the point.
Eigen::VectorXd form_values(const std::vector<SingularEnd>& ends) {
  const Eigen::Index n = ends.front().point.size();
  Stream stream(0, "cluster key");
  Eigen::VectorXcd weights(n);
  for (std::complex<double>& w : weights) {
    w = {2 * stream.uniform() - 1, 2 * stream.uniform() - 1};
  }
  weights /= std::max(weights.cwiseAbs().sum(), 1e-300);
  Eigen::VectorXd values(static_cast<Eigen::Index>(ends.size()));
  for (std::size_t i = 0; i < ends.size(); ++i) {
    values(static_cast<Eigen::Index>(i)) = (weights.transpose() * ends[i].point).value().real();
  }
  return values;
}

bool are_near(const SingularEnd& a, const SingularEnd& b) {
  return a.point.size() == 0 || (a.point - b.point).cwiseAbs().maxCoeff() <= reach(a) + reach(b);
}

/// The least end that each is joined with, directly or through others.
std::vector<std::size_t> join_near(const std::vector<SingularEnd>& ends) {
  std::vector<std::size_t> parents(ends.size());
  std::iota(parents.begin(), parents.end(), 0);
  const auto find = [&](std::size_t i) {
    while (parents[i] != i) {
      i = parents[i] = parents[parents[i]];
    }
    return i;
  };
  const Eigen::VectorXd values = form_values(ends);
  const auto lower = [&](std::size_t i) { return values(static_cast<Eigen::Index>(i)) - reach(ends[i]); };
  std::vector<std::size_t> order = parents, open;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return lower(a) != lower(b) ? lower(a) < lower(b) : a < b;
  });
  for (const std::size_t i : order) {
    std::erase_if(open, [&](std::size_t other) {
      return values(static_cast<Eigen::Index>(other)) + reach(ends[other]) < lower(i);
    });
    for (const std::size_t other : open) {
      const std::size_t a = find(other), b = find(i);
      if (a != b && are_near(ends[other], ends[i])) {
        parents[std::max(a, b)] = std::min(a, b);
      }
    }
    open.push_back(i);
  }
  for (std::size_t i = 0; i < parents.size(); ++i) {
    parents[i] = find(i);
  }
  return parents;
}

}  // namespace

std::vector<SingularCluster> cluster(const std::vector<SingularEnd>& ends) {
  check_ends(ends);
  std::vector<SingularCluster> clusters;
  if (ends.empty()) {
    return clusters;
  }
  const std::vector<std::size_t> first = join_near(ends);
  std::vector<std::size_t> place(ends.size());
  std::vector<double> best;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (first[i] == i) {
      place[i] = clusters.size();
      clusters.push_back({ends[i].point, 0, {}});
      best.push_back(ends[i].accuracy);
    }
    const std::size_t k = place[first[i]];
    if (ends[i].accuracy < best[k]) {
      clusters[k].point = ends[i].point;
      best[k] = ends[i].accuracy;
    }
    ++clusters[k].multiplicity;
    clusters[k].members.push_back(static_cast<std::int64_t>(i));
  }
  return clusters;
}

}  // namespace zeroset::continuation
