#include "zeroset/core/error.hpp"
#include "zeroset/nets/evaluation.hpp"

#include "nets/full_precision.hpp"
#include "nets/layer_arithmetic.hpp"
#include "nets/plan.hpp"
#include "nets/replica_backend.hpp"
#include "nets/replica_step.hpp"
#include "nets/running_statistics.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <memory>
#include <string>

namespace zeroset::nets {
namespace {

/// Adds one minibatch's statistics, unbiased, to the sums.
void add_to(PopulationStatistics& sums, const std::vector<Moments>& moments, const std::vector<std::int64_t>& counts) {
  const PopulationStatistics batch = statistics_of(moments, 0);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    sums.mean[i] += batch.mean[i];
    sums.variance[i] += unbiasing(counts[i]) * batch.variance[i];
  }
}

}  // namespace

PopulationStatistics minibatch_statistics(const Model& model,
                                          const at::Tensor& flat,
                                          const ImageDataset& images,
                                          std::int64_t batch,
                                          std::int64_t minibatches) {
  if (batch < 1 || minibatches < 0) {
    throw InvalidArgument("[nets::minibatch_statistics] expected batch >= 1 and minibatches >= 0, got " +
                          std::to_string(batch) + " and " + std::to_string(minibatches));
  }
  const FullPrecision full(model);
  const std::shared_ptr<Operations> device = device_operations(model);
  const std::shared_ptr<Operations> operations = device ? device : cpu_operations();
  const at::Device where = model.plan().tensor_options.device();
  const ResidentImages host = resident_images(images);
  const std::vector<std::int64_t> values = values_an_image(model.network());
  PopulationStatistics sums = initial_running_statistics(model.network());
  for (Eigen::VectorXd& variance : sums.variance) {
    variance.setZero();
  }
  std::int64_t seen = 0;
  for (std::int64_t begin = 0; begin < images.train.count() && (minibatches == 0 || seen < minibatches); ++seen) {
    const std::int64_t n = std::min(batch, images.train.count() - begin);
    const ResidentImages own{host.pixels.narrow(0, begin, n).to(where), {}, host.table.to(where)};
    const at::TensorOptions whole = at::TensorOptions(at::kLong).device(where);
    const Selection all{at::arange(n, whole).unsqueeze(0), at::zeros({1}, whole), n};
    const NetworkOutputs outputs = network_outputs(model, *operations, {}, flat.unsqueeze(0), own, {all});
    std::vector<std::int64_t> counts;
    for (const std::int64_t value : values) {
      counts.push_back(value * n);
    }
    add_to(sums, outputs.moments, counts);
    begin += n;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    sums.mean[i] /= static_cast<double>(seen);
    sums.variance[i] /= static_cast<double>(seen);
  }
  return sums;
}

}  // namespace zeroset::nets
