#include "nets/running_statistics.hpp"

#include "zeroset/nets/replica_trainer.hpp"

#include "nets/plan.hpp"

#include <ATen/ops/where.h>

namespace zeroset::nets {
namespace {

using at::Tensor;

Tensor one_replica_row(const Eigen::VectorXd& values) {
  return copy_of(values.data(), {1, values.size()});
}

Eigen::VectorXd row_of(const Tensor& x, std::int64_t replica) {
  const Tensor row = x[replica].to(at::kCPU).contiguous();
  return Eigen::Map<const Eigen::VectorXd>(row.const_data_ptr<double>(), row.numel());
}

/// \param factor  of what is taken in
void average(Tensor& running, const Tensor& step, double factor, const Tensor& active) {
  if (!active.defined()) {
    running.mul_(1 - kRunningMomentum).add_(step, kRunningMomentum * factor);
    return;
  }
  // Not by a weight of 0: a replica that went wrong has NaN there.
  const Tensor next = running.mul(1 - kRunningMomentum).add_(step, kRunningMomentum * factor);
  running.copy_(at::where(active.unsqueeze(1), next, running));
}

}  // namespace

std::vector<std::int64_t> values_an_image(const Architecture& network) {
  const std::vector<Shape> shapes = layer_shapes(network);
  std::vector<std::int64_t> values;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    if (std::holds_alternative<BatchNormLayer>(network.layers[i])) {
      values.push_back(size(shapes[i]) / shapes[i].front());
    }
  }
  return values;
}

double unbiasing(std::int64_t n) {
  return n > 1 ? static_cast<double>(n) / static_cast<double>(n - 1) : 1;
}

void update_running(std::vector<Moments>& running,
                    const std::vector<Moments>& step,
                    const std::vector<std::int64_t>& values,
                    std::int64_t images,
                    const Tensor& active) {
  for (std::size_t i = 0; i < running.size(); ++i) {
    average(running[i].mean, step[i].mean, 1, active);
    average(running[i].variance, step[i].variance, unbiasing(values[i] * images), active);
  }
}

std::vector<Moments> moments_of(const runs::PopulationStatistics& statistics) {
  std::vector<Moments> moments;
  for (std::size_t i = 0; i < statistics.mean.size(); ++i) {
    moments.push_back({one_replica_row(statistics.mean[i]), one_replica_row(statistics.variance[i])});
  }
  return moments;
}

runs::PopulationStatistics statistics_of(const std::vector<Moments>& moments, std::int64_t replica) {
  runs::PopulationStatistics statistics;
  for (const Moments& one : moments) {
    statistics.mean.push_back(row_of(one.mean, replica));
    statistics.variance.push_back(row_of(one.variance, replica));
  }
  return statistics;
}

PopulationStatistics initial_running_statistics(const Architecture& network) {
  const std::vector<Shape> shapes = layer_shapes(network);
  PopulationStatistics statistics;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    if (std::holds_alternative<BatchNormLayer>(network.layers[i])) {
      statistics.mean.emplace_back(Eigen::VectorXd::Zero(shapes[i].front()));
      statistics.variance.emplace_back(Eigen::VectorXd::Ones(shapes[i].front()));
    }
  }
  return statistics;
}

}  // namespace zeroset::nets
