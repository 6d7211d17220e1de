#include "zeroset/nets/evaluation.hpp"

#include "zeroset/core/error.hpp"

#include "nets/layer_arithmetic.hpp"
#include "nets/losses.hpp"
#include "nets/plan.hpp"

#include <ATen/Context.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>

namespace zeroset::nets {
namespace {

using at::Tensor;

/// Joins the moments of two parts of a sample (Chan, Golub, LeVeque, "Updating formulae...", 1979).
void join(ChannelMoments& all, const ChannelMoments& part) {
  if (all.count == 0) {
    all = part;
    return;
  }
  const double a = static_cast<double>(all.count), b = static_cast<double>(part.count), n = a + b;
  for (std::size_t c = 0; c < all.mean.size(); ++c) {
    const double difference = part.mean[c] - all.mean[c];
    all.variance[c] = (a * all.variance[c] + b * part.variance[c] + difference * difference * a * b / n) / n;
    all.mean[c] += difference * b / n;
  }
  all.count += part.count;
}

Eigen::VectorXd vector_of(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

std::vector<double> values_of(const Eigen::VectorXd& vector) {
  return {vector.begin(), vector.end()};
}

/// One network on one set of images, chunk by chunk and layer by layer. Between two calls it holds, for every chunk,
/// what comes into layer `held_from_` (or nothing, where that is 0 or took too much memory).
class LayerwisePass {
 public:
  LayerwisePass(const Model& model,
                const std::vector<Tensor>& pieces,
                const ImageSource& images,
                const EvaluationOptions& options,
                std::shared_ptr<Operations> device)
      : plan_(model.plan()),
        pieces_(pieces),
        images_(images),
        on_device_(device != nullptr),
        arithmetic_(std::move(device)),
        options_(options),
        shapes_(layer_shapes(model.network())) {
    held_.resize(static_cast<std::size_t>((images.count() + options.chunk - 1) / options.chunk));
    for (std::size_t i = 0; i < plan_.layers.size(); ++i) {
      ranges_.push_back({.layer = i});
    }
  }

  /// Carries every chunk into layer `target` and shows it to `visit`. The statistics of the normalizations before
  /// `target` must be known.
  template <class Visit>
  void advance(std::size_t target, const PopulationStatistics& statistics, Visit visit) {
    const std::int64_t bytes = images_.count() * size(shapes_[target]) * static_cast<std::int64_t>(sizeof(float));
    const bool hold = bytes <= options_.cache_bytes && target < plan_.layers.size();
    for (std::size_t chunk = 0; chunk < held_.size(); ++chunk) {
      const std::int64_t begin = static_cast<std::int64_t>(chunk) * options_.chunk;
      const std::int64_t count = std::min(options_.chunk, images_.count() - begin);
      Tensor x = held_[chunk].defined() ? held_[chunk] : images_.inputs(begin, count);
      for (std::size_t layer = held_from_; layer < target; ++layer) {
        x = apply(layer, x, statistics);
      }
      visit(begin, x);
      if (hold) {
        held_[chunk] = x;
      }
    }
    seen_ = std::max(seen_, target);
    held_from_ = hold ? target : held_from_;
  }

  /// What activations have seen, each argument counted once.
  [[nodiscard]] std::vector<ArgumentRange> ranges() const {
    std::vector<ArgumentRange> result;
    for (const ArgumentRange& range : ranges_) {
      if (range.arguments > 0) {
        result.push_back(range);
      }
    }
    return result;
  }

 private:
  Tensor apply(std::size_t layer, const Tensor& x, const PopulationStatistics& statistics) {
    if (std::holds_alternative<BatchNormLayer>(plan_.network.layers[layer])) {
      const std::size_t index = plan_.layers[layer].normalization;
      return arithmetic_.normalized(x, values_of(statistics.mean[index]), values_of(statistics.variance[index]));
    }
    if (on_device_ && std::holds_alternative<ActivationLayer>(plan_.network.layers[layer])) {
      count_arguments(layer, x);
      return arithmetic_.activated(x, plan_.layers[layer].function);
    }
    return apply_layer(plan_, layer, pieces_, x, [this](std::size_t index, const Tensor& argument) {
      count_arguments(index, argument);
    });
  }

  void count_arguments(std::size_t layer, const Tensor& argument) {
    if (layer >= seen_) {  // not counted by an earlier pass
      record_arguments(plan_.network.layers[layer], argument, ranges_[layer]);
    }
  }

  const Model::Plan& plan_;
  const std::vector<Tensor>& pieces_;
  const ImageSource& images_;
  bool on_device_;
  LayerArithmetic arithmetic_;
  const EvaluationOptions& options_;
  std::vector<Shape> shapes_;
  std::vector<Tensor> held_{};
  std::size_t held_from_ = 0, seen_ = 0;
  std::vector<ArgumentRange> ranges_{};
};

/// The statistics of every normalization in turn.
PopulationStatistics population_statistics(const Model& model, LayerwisePass& pass, const LayerArithmetic& arithmetic) {
  PopulationStatistics statistics;
  for (std::size_t layer = 0; layer < model.network().layers.size(); ++layer) {
    if (!std::holds_alternative<BatchNormLayer>(model.network().layers[layer])) {
      continue;
    }
    ChannelMoments moments;
    pass.advance(layer, statistics, [&](std::int64_t, const Tensor& x) { join(moments, arithmetic.moments(x)); });
    statistics.mean.push_back(vector_of(moments.mean));
    statistics.variance.push_back(vector_of(moments.variance));
  }
  return statistics;
}

SplitMetrics measure(const Model& model,
                     LayerwisePass& pass,
                     const PopulationStatistics& statistics,
                     const Images& images,
                     const EvaluationOptions& options) {
  LossRecorder recorder(options.loss);
  pass.advance(model.network().layers.size(), statistics, [&](std::int64_t begin, const Tensor& logits) {
    const Tensor rows = logits.flatten(1).to(at::kCPU, at::kDouble).contiguous();
    recorder.add(rows.const_data_ptr<double>(), images.labels.data() + begin, rows.size(0));
  });
  SplitMetrics metrics = recorder.metrics();
  metrics.activations = pass.ranges();
  if (!options.answers) {
    metrics.right.clear();
  }
  return metrics;
}

/// LibTorch's convolutions on a GPU round to TF32 unless told not to; a loss surface must not depend on that.
class FullPrecision {
 public:
  FullPrecision()
      : products_(at::globalContext().allowTF32CuBLAS()), convolutions_(at::globalContext().allowTF32CuDNN()) {
    allow(false, false);
  }
  ~FullPrecision() { allow(products_, convolutions_); }
  FullPrecision(const FullPrecision&) = delete;
  FullPrecision& operator=(const FullPrecision&) = delete;

 private:
  static void allow(bool products, bool convolutions) {
    at::globalContext().setAllowTF32CuBLAS(products);
    at::globalContext().setAllowTF32CuDNN(convolutions);
  }
  bool products_, convolutions_;
};

}  // namespace

Evaluation evaluate(const Model& model,
                    const Tensor& flat,
                    const ImageDataset& images,
                    const EvaluationOptions& options) {
  if (options.chunk < 1) {
    throw InvalidArgument("[nets::evaluate] expected chunk >= 1, got " + std::to_string(options.chunk));
  }
  const c10::NoGradGuard no_graph;
  std::optional<FullPrecision> full;  // global settings: left alone where they mean nothing
  if (model.options().device == DeviceKind::cuda) {
    full.emplace();
  }
  const std::shared_ptr<Operations> device = device_operations(model);
  const std::vector<Tensor> pieces = views(model.plan(), flat);
  Evaluation evaluation;
  {
    const ImageSource train(model, images, images.train, device);
    LayerwisePass pass(model, pieces, train, options, device);
    evaluation.statistics = population_statistics(model, pass, LayerArithmetic(device));
    evaluation.train = measure(model, pass, evaluation.statistics, images.train, options);
  }
  const ImageSource test(model, images, images.test, device);
  LayerwisePass pass(model, pieces, test, options, device);
  evaluation.test = measure(model, pass, evaluation.statistics, images.test, options);
  return evaluation;
}

Evaluation evaluate(const Model& model,
                    const Parameters& parameters,
                    const ImageDataset& images,
                    const EvaluationOptions& options) {
  return evaluate(model, model.to_tensor(parameters), images, options);
}

}  // namespace zeroset::nets
