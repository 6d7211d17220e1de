// The loss on images, its gradients and products, in chunks that threads share.
#include "zeroset/nets/image_objective.hpp"

#include "zeroset/core/error.hpp"

#include "nets/batches.hpp"
#include "nets/curvature/curvature.hpp"
#include "nets/curvature/image_chunks.hpp"
#include "nets/curvature/require_rows.hpp"
#include "nets/kernels/freed_memory.hpp"
#include "nets/kernels/one_thread.hpp"
#include "nets/kernels/threads.hpp"
#include "nets/layer_arithmetic.hpp"
#include "nets/plan.hpp"
#include "nets/replica_backend.hpp"
#include "nets/replica_step.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>

namespace zeroset::nets {
namespace {

using at::Tensor;
using Eigen::Index;
using ConstMatrix = Eigen::Ref<const Eigen::MatrixXd>;

void require_options(const ImageObjectiveOptions& options, const ImageDataset& images) {
  const auto require = [](bool fine, const std::string& what) {
    if (!fine) {
      throw InvalidArgument("[nets::ImageObjective] expected " + what);
    }
  };
  require(options.images >= 0 && options.held_out >= 0, "numbers of images >= 0");
  require(options.images <= images.train.count(),
          "at most " + std::to_string(images.train.count()) + " images, got " + std::to_string(options.images));
  require(
      options.held_out <= images.test.count(),
      "at most " + std::to_string(images.test.count()) + " held-out images, got " + std::to_string(options.held_out));
  require(images.train.count() > 0, "images");
  require(options.threads >= 1 && options.chunk >= 1, "threads and chunk >= 1");
  require(options.convolution != ConvolutionMethod::automatic, "a convolution method that is not automatic");
}

/// Rows of one chunk after the other, in double precision on the host.
Eigen::MatrixXd rows_of(const std::vector<Tensor>& chunks) {
  const Tensor all = at::cat(chunks, 1)[0].to(at::kCPU, at::kDouble).contiguous();
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<const RowMajor>(all.const_data_ptr<double>(), all.size(0), all.size(1));
}

Eigen::VectorXd vector_of(const Tensor& row) {
  const Tensor wide = row.to(at::kCPU, at::kDouble).contiguous();
  return Eigen::Map<const Eigen::VectorXd>(wide.const_data_ptr<double>(), wide.numel());
}

}  // namespace

struct ImageObjective::Implementation {
  Model model;
  ImageObjectiveOptions options;
  std::shared_ptr<Operations> operations;
  ImageChunks train, held_out;
  std::optional<std::vector<Moments>> frozen{};

  // What products keep, and where.
  std::optional<Eigen::VectorXd> at{};
  std::unique_ptr<Curvature> curvature{};

  Implementation(const Architecture& network, const ImageDataset& images, const ImageObjectiveOptions& chosen)
      : model(network, {chosen.scalar, chosen.device}), options(chosen), operations(device_operations(model)) {
    require_image_network(network);
    require_options(options, images);
    if (operations == nullptr) {
      operations = cpu_operations();
      keep_freed_memory();
    }
    const at::Device device = model.plan().tensor_options.device();
    train = chunks_of(images, images.train, options.images, options.chunk, device);
    held_out = chunks_of(images, images.test, options.held_out, options.chunk, device);
  }

  [[nodiscard]] bool on_cpu() const { return model.options().device == DeviceKind::cpu; }

  [[nodiscard]] StepSettings settings() const {
    return {.convolution = options.convolution, .loss = options.loss, .frozen = frozen ? &*frozen : nullptr};
  }

  /// With the threads over the chunks.
  [[nodiscard]] StepSettings threaded_settings() const {
    StepSettings result = settings();
    if (on_cpu()) {
      result.for_each_chunk = [threads = options.threads](std::int64_t count,
                                                          const std::function<void(std::int64_t)>& body) {
        on_threads(threads, count, body);
      };
    }
    return result;
  }

  /// body(b) for each column; on the CPU on threads.
  void for_each_column(Index columns, const std::function<void(Index)>& body) const {
    const auto one = [&](std::int64_t b) {
      const c10::NoGradGuard no_graph;
      body(b);
    };
    on_threads(on_cpu() ? options.threads : 1, columns, one);
  }

  [[nodiscard]] Tensor row(const Eigen::Ref<const Parameters>& theta) const {
    return model.to_tensor(theta).unsqueeze(0);
  }

  [[nodiscard]] NetworkOutputs outputs(const ImageChunks& set, const Tensor& theta, const StepSettings& with) const {
    return network_outputs(model, *operations, with, theta, set.images, set.chunks);
  }

  /// Mean loss and share of errors, in double precision.
  [[nodiscard]] SurfacePoint measured(const ImageChunks& set, const std::vector<Tensor>& outputs) const {
    if (set.count == 0) {
      return {};
    }
    const at::TensorOptions where = model.plan().tensor_options;
    Tensor losses = at::zeros({1}, where.dtype(at::kDouble)), errors = at::zeros({1}, where.dtype(at::kLong));
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const Tensor labels = operations->labels(set.images, set.chunks[i]);
      static_cast<void>(
          output_gradient(settings().loss, *operations, outputs[i].to(at::kDouble), labels, set.count, losses, errors));
    }
    const double n = static_cast<double>(set.count);
    return {losses.item().toDouble() / n, static_cast<double>(errors.item().toLong()) / n};
  }

  [[nodiscard]] SurfacePoints points(const Eigen::Ref<const Parameters>& theta) const {
    const Tensor flat = row(theta);
    const NetworkOutputs fitted = outputs(train, flat, settings());
    SurfacePoints result{measured(train, fitted.outputs), {}};
    if (held_out.count > 0) {
      StepSettings with = settings();
      with.frozen = &fitted.moments;
      result.held_out = measured(held_out, outputs(held_out, flat, with).outputs);
    }
    return result;
  }

  [[nodiscard]] Eigen::VectorXd gradient(const Eigen::Ref<const Parameters>& theta) const {
    const Tensor flat = row(theta);
    const at::TensorOptions where = model.plan().tensor_options;
    StepSums sums{
        at::empty_like(flat), at::zeros({1}, where.dtype(at::kDouble)), at::zeros({1}, where.dtype(at::kLong))};
    sums.gradient.zero_();
    replica_step(model, *operations, threaded_settings(), flat, train.images, train.chunks, sums);
    return vector_of(sums.gradient[0]);
  }

  /// The passes at theta, kept from the last time where that was at the same.
  Curvature& curvature_at(const Eigen::Ref<const Parameters>& theta) {
    if (!at || *at != theta) {
      require_memory();
      forget();
      curvature =
          std::make_unique<Curvature>(model, *operations, threaded_settings(), row(theta), train.images, train.chunks);
      at = theta;
    }
    return *curvature;
  }

  void forget() {
    at.reset();
    curvature.reset();
  }

  void require_memory() const {
    const double needed = static_cast<double>(Curvature::bytes(model, train.count));
    const double there = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    if (on_cpu() && needed > 0.9 * there) {
      const auto gib = [](double bytes) { return std::to_string(static_cast<std::int64_t>(bytes / (1LL << 30)) + 1); };
      throw LimitExceeded("products with the Hessian on " + std::to_string(train.count) + " images take about " +
                          gib(needed) + " GiB, and this machine has " + gib(there) +
                          " GiB: take fewer images (--images)");
    }
  }

  [[nodiscard]] Eigen::MatrixXd products(const ConstMatrix& theta, const ConstMatrix& direction, bool whole) {
    Eigen::MatrixXd result(theta.rows(), theta.cols());
    const c10::NoGradGuard no_graph;
    const OneThread alone;  // but for the chunks: threads that wait between small sums cost more than they save
    for (Index b = 0; b < theta.cols(); ++b) {
      Curvature& here = curvature_at(theta.col(b));
      const Tensor along = row(direction.col(b));
      result.col(b) = vector_of((whole ? here.hessian_product(along) : here.gauss_newton_product(along))[0]);
    }
    return result;
  }
};

ImageObjective::ImageObjective(const Architecture& network,
                               const ImageDataset& images,
                               const ImageObjectiveOptions& options)
    : implementation_(std::make_unique<Implementation>(network, images, options)) {}
ImageObjective::~ImageObjective() = default;

const Architecture& ImageObjective::network() const {
  return implementation_->model.network();
}

std::int64_t ImageObjective::images() const {
  return implementation_->train.count;
}

Index ImageObjective::dimension() const {
  return implementation_->model.num_parameters();
}

Eigen::VectorXd ImageObjective::values(const ConstMatrix& theta) const {
  require_rows("ImageObjective", dimension(), "values", theta);
  const Implementation& own = *implementation_;
  Eigen::VectorXd result(theta.cols());
  own.for_each_column(theta.cols(), [&](Index b) {
    const NetworkOutputs fitted = own.outputs(own.train, own.row(theta.col(b)), own.settings());
    result(b) = own.measured(own.train, fitted.outputs).loss;
  });
  return result;
}

std::vector<SurfacePoints> ImageObjective::points(const ConstMatrix& theta) const {
  require_rows("ImageObjective", dimension(), "points", theta);
  std::vector<SurfacePoints> result(static_cast<std::size_t>(theta.cols()));
  implementation_->for_each_column(
      theta.cols(), [&](Index b) { result[static_cast<std::size_t>(b)] = implementation_->points(theta.col(b)); });
  return result;
}

std::vector<Measure> ImageObjective::measures() const {
  const std::string missing = "an image's loss is not finite";
  std::vector<Measure> measures{{"train_loss", "training loss", false, missing},
                                {"train_error", "training error", true}};
  if (implementation_->held_out.count > 0) {
    measures.push_back({"test_loss", "held-out loss", false, missing});
    measures.push_back({"test_error", "held-out error", true});
  }
  return measures;
}

Eigen::MatrixXd ImageObjective::measurements(const ConstMatrix& theta) const {
  const bool held_out = implementation_->held_out.count > 0;
  Eigen::MatrixXd result(held_out ? 4 : 2, theta.cols());
  Index b = 0;
  for (const SurfacePoints& point : points(theta)) {
    result.col(b).head<2>() << point.train.loss, point.train.error;
    if (held_out) {
      result.col(b).tail<2>() << point.held_out.loss, point.held_out.error;
    }
    ++b;
  }
  return result;
}

Eigen::MatrixXd ImageObjective::gradients(const ConstMatrix& theta) const {
  require_rows("ImageObjective", dimension(), "gradients", theta);
  const OneThread alone;
  Eigen::MatrixXd result(theta.rows(), theta.cols());
  for (Index b = 0; b < theta.cols(); ++b) {
    result.col(b) = implementation_->gradient(theta.col(b));
  }
  return result;
}

Eigen::MatrixXd ImageObjective::hessian_vector_products(const ConstMatrix& theta, const ConstMatrix& direction) const {
  require_directions("ImageObjective", dimension(), "hessian_vector_products", theta, direction);
  return implementation_->products(theta, direction, true);
}

Eigen::MatrixXd ImageObjective::gauss_newton_products(const ConstMatrix& theta, const ConstMatrix& direction) const {
  require_directions("ImageObjective", dimension(), "gauss_newton_products", theta, direction);
  return implementation_->products(theta, direction, false);
}

Eigen::MatrixXd ImageObjective::predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const {
  require_rows("ImageObjective", dimension(), "predictions", theta);
  const OneThread alone;
  const Implementation& own = *implementation_;
  return rows_of(own.outputs(own.train, own.row(theta), own.threaded_settings()).outputs);
}

Eigen::MatrixXd ImageObjective::held_out_predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const {
  require_rows("ImageObjective", dimension(), "held_out_predictions", theta);
  const OneThread alone;
  const Implementation& own = *implementation_;
  if (own.held_out.count == 0) {
    return Eigen::MatrixXd(0, ImageDataset::kClasses);
  }
  const Tensor flat = own.row(theta);
  const NetworkOutputs fitted = own.outputs(own.train, flat, own.threaded_settings());
  StepSettings with = own.threaded_settings();
  with.frozen = &fitted.moments;
  return rows_of(own.outputs(own.held_out, flat, with).outputs);
}

PopulationStatistics ImageObjective::statistics(const Eigen::Ref<const Eigen::VectorXd>& theta) const {
  require_rows("ImageObjective", dimension(), "statistics", theta);
  const OneThread alone;
  const Implementation& own = *implementation_;
  StepSettings exact = own.threaded_settings();
  exact.frozen = nullptr;
  PopulationStatistics result;
  for (const Moments& moments : own.outputs(own.train, own.row(theta), exact).moments) {
    result.mean.push_back(vector_of(moments.mean[0]));
    result.variance.push_back(vector_of(moments.variance[0]));
  }
  return result;
}

void ImageObjective::freeze(const PopulationStatistics& statistics) {
  const Model::Plan& plan = implementation_->model.plan();
  if (statistics.mean.size() != plan.normalizations || statistics.variance.size() != plan.normalizations) {
    throw InvalidArgument("[nets::ImageObjective::freeze] expected statistics of " +
                          std::to_string(plan.normalizations) + " batch normalizations, got " +
                          std::to_string(statistics.mean.size()));
  }
  std::vector<Moments> moments;
  for (std::size_t i = 0; i < statistics.mean.size(); ++i) {
    const auto tensor = [&](const Eigen::VectorXd& values) {
      return copy_of(values.data(), {1, values.size()}).to(plan.tensor_options.device());
    };
    moments.push_back({tensor(statistics.mean[i]), tensor(statistics.variance[i])});
  }
  implementation_->forget();
  implementation_->frozen = std::move(moments);
}

void ImageObjective::freeze_statistics(const Eigen::Ref<const Eigen::VectorXd>& theta) {
  freeze(statistics(theta));
}

void ImageObjective::unfreeze() {
  implementation_->forget();
  implementation_->frozen.reset();
}

bool ImageObjective::frozen() const {
  return implementation_->frozen.has_value();
}

std::int64_t ImageObjective::product_bytes() const {
  return Curvature::bytes(implementation_->model, implementation_->train.count);
}

}  // namespace zeroset::nets
