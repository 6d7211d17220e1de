#include "zeroset/nets/evaluation.hpp"

#include "zeroset/core/error.hpp"

#include "nets/full_precision.hpp"
#include "nets/kernels/threads.hpp"
#include "nets/layer_arithmetic.hpp"
#include "nets/losses.hpp"
#include "nets/plan.hpp"

#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <memory>
#include <optional>
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

/// Images that go through the layers together on the CPU, so that what passes from layer to layer stays in the cache.
/// Chunks are larger: their moments are what fixes the last bits.
constexpr std::int64_t kImagesInCache = 50;

/// What two parts of a set have shown an activation.
void join(ArgumentRange& all, const ArgumentRange& part) {
  if (part.arguments == 0) {
    return;
  }
  if (part.outside) {
    all.outside = all.outside.value_or(0) + *part.outside;
  }
  const bool finite = part.largest && (all.arguments == 0 || all.largest);
  all.largest = finite ? std::optional(std::max(all.largest.value_or(0), *part.largest)) : std::nullopt;
  all.arguments += part.arguments;
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
    chunks_.resize(static_cast<std::size_t>((images.count() + options.chunk - 1) / options.chunk));
    for (Chunk& chunk : chunks_) {
      for (std::size_t i = 0; i < plan_.layers.size(); ++i) {
        chunk.ranges.push_back({.layer = i});
      }
    }
  }

  /// Carries every chunk into layer `target` and shows it to `visit`, from several threads at once. The statistics of
  /// the normalizations before `target` must be known. \param visit  takes the number of the chunk and what comes in
  template <class Visit>
  void advance(std::size_t target, const PopulationStatistics& statistics, Visit visit) {
    const std::int64_t bytes = images_.count() * size(shapes_[target]) * static_cast<std::int64_t>(sizeof(float));
    const bool hold = bytes <= options_.cache_bytes && target < plan_.layers.size();
    on_threads(on_device_ ? 1 : options_.threads, static_cast<std::int64_t>(chunks_.size()), [&](std::int64_t index) {
      const c10::NoGradGuard no_graph;  // of the thread
      Chunk& chunk = chunks_[static_cast<std::size_t>(index)];
      const Tensor x = carried(chunk, index * options_.chunk, target, statistics);
      visit(static_cast<std::size_t>(index), x);
      if (hold) {
        chunk.held = x;
      }
    });
    seen_ = std::max(seen_, target);
    held_from_ = hold ? target : held_from_;
  }

  [[nodiscard]] std::size_t chunks() const { return chunks_.size(); }

  /// What activations have seen, each argument counted once.
  [[nodiscard]] std::vector<ArgumentRange> ranges() const {
    std::vector<ArgumentRange> result;
    for (std::size_t layer = 0; layer < plan_.layers.size(); ++layer) {
      ArgumentRange all{.layer = layer};
      for (const Chunk& chunk : chunks_) {
        join(all, chunk.ranges[layer]);
      }
      if (all.arguments > 0) {
        result.push_back(all);
      }
    }
    return result;
  }

 private:
  struct Chunk {
    Tensor held{};
    std::vector<ArgumentRange> ranges{};
  };

  /// A chunk from where it is held into layer `target`.
  Tensor carried(Chunk& chunk, std::int64_t begin, std::size_t target, const PopulationStatistics& statistics) {
    const std::int64_t count = std::min(options_.chunk, images_.count() - begin);
    const std::int64_t at_once = on_device_ ? count : std::min(count, kImagesInCache);
    Tensor all;
    for (std::int64_t first = 0; first < count; first += at_once) {
      const std::int64_t n = std::min(at_once, count - first);
      Tensor x = chunk.held.defined() ? chunk.held.narrow(0, first, n) : images_.inputs(begin + first, n);
      for (std::size_t layer = held_from_; layer < target; ++layer) {
        x = apply(layer, x, statistics, chunk.ranges);
      }
      if (n == count) {
        return x;
      }
      if (!all.defined()) {
        std::vector<std::int64_t> sizes = x.sizes().vec();
        sizes.front() = count;
        all = at::empty(sizes, x.options(), x.suggest_memory_format());
      }
      all.narrow(0, first, n).copy_(x);
    }
    return all;
  }

  Tensor apply(std::size_t layer,
               const Tensor& x,
               const PopulationStatistics& statistics,
               std::vector<ArgumentRange>& ranges) {
    const auto count_arguments = [&](std::size_t index, const Tensor& argument) {
      if (index >= seen_) {  // not counted by an earlier pass
        record_arguments(plan_.network.layers[index], argument, ranges[index]);
      }
    };
    if (std::holds_alternative<BatchNormLayer>(plan_.network.layers[layer])) {
      const std::size_t index = plan_.layers[layer].normalization;
      return arithmetic_.normalized(x, values_of(statistics.mean[index]), values_of(statistics.variance[index]));
    }
    if (on_device_ && std::holds_alternative<ActivationLayer>(plan_.network.layers[layer])) {
      count_arguments(layer, x);
      return arithmetic_.activated(x, plan_.layers[layer].function);
    }
    return apply_layer(plan_, layer, pieces_, x, count_arguments);
  }

  const Model::Plan& plan_;
  const std::vector<Tensor>& pieces_;
  const ImageSource& images_;
  bool on_device_;
  LayerArithmetic arithmetic_;
  const EvaluationOptions& options_;
  std::vector<Shape> shapes_;
  std::vector<Chunk> chunks_{};
  std::size_t held_from_ = 0, seen_ = 0;
};

/// The statistics of every normalization in turn; those of the chunks are joined in their order.
PopulationStatistics population_statistics(const Model& model, LayerwisePass& pass, const LayerArithmetic& arithmetic) {
  PopulationStatistics statistics;
  for (std::size_t layer = 0; layer < model.network().layers.size(); ++layer) {
    if (!std::holds_alternative<BatchNormLayer>(model.network().layers[layer])) {
      continue;
    }
    std::vector<ChannelMoments> parts(pass.chunks());
    pass.advance(layer, statistics, [&](std::size_t chunk, const Tensor& x) { parts[chunk] = arithmetic.moments(x); });
    ChannelMoments moments;
    for (const ChannelMoments& part : parts) {
      join(moments, part);
    }
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
  std::vector<Tensor> rows(pass.chunks());
  pass.advance(model.network().layers.size(), statistics, [&](std::size_t chunk, const Tensor& logits) {
    rows[chunk] = logits.flatten(1).to(at::kCPU, at::kDouble).contiguous();
  });
  LossRecorder recorder(options.loss);
  const std::uint8_t* labels = images.labels.data();
  for (const Tensor& part : rows) {
    recorder.add(part.const_data_ptr<double>(), labels, part.size(0));
    labels += part.size(0);
  }
  SplitMetrics metrics = recorder.metrics();
  metrics.activations = pass.ranges();
  if (!options.answers) {
    metrics.right.clear();
  }
  return metrics;
}

void require_evaluation_options(const EvaluationOptions& options) {
  if (options.chunk < 1) {
    throw InvalidArgument("[nets::evaluate] expected chunk >= 1, got " + std::to_string(options.chunk));
  }
  if (options.threads < 1) {
    throw InvalidArgument("[nets::evaluate] expected threads >= 1, got " + std::to_string(options.threads));
  }
}

/// One set with statistics that are known.
SplitMetrics measure(const Model& model,
                     const std::vector<Tensor>& pieces,
                     const PopulationStatistics& statistics,
                     const ImageDataset& images,
                     const Images& set,
                     const EvaluationOptions& options,
                     const std::shared_ptr<Operations>& device) {
  const ImageSource source(model, images, set, device);
  LayerwisePass pass(model, pieces, source, options, device);
  return measure(model, pass, statistics, set, options);
}

}  // namespace

Evaluation evaluate(const Model& model,
                    const Tensor& flat,
                    const ImageDataset& images,
                    const EvaluationOptions& options) {
  require_evaluation_options(options);
  const c10::NoGradGuard no_graph;
  const FullPrecision full(model);
  const std::shared_ptr<Operations> device = device_operations(model);
  const std::vector<Tensor> pieces = views(model.plan(), flat);
  Evaluation evaluation;
  {
    const ImageSource train(model, images, images.train, device);
    LayerwisePass pass(model, pieces, train, options, device);
    evaluation.statistics = population_statistics(model, pass, LayerArithmetic(device));
    evaluation.train = measure(model, pass, evaluation.statistics, images.train, options);
  }
  evaluation.test = measure(model, pieces, evaluation.statistics, images, images.test, options, device);
  return evaluation;
}

Evaluation evaluate_with(const Model& model,
                         const Tensor& flat,
                         PopulationStatistics statistics,
                         const ImageDataset& images,
                         const EvaluationOptions& options) {
  require_evaluation_options(options);
  require_statistics(model.plan(), statistics, "evaluate_with");
  const c10::NoGradGuard no_graph;
  const FullPrecision full(model);
  const std::shared_ptr<Operations> device = device_operations(model);
  const std::vector<Tensor> pieces = views(model.plan(), flat);
  Evaluation evaluation{.statistics = std::move(statistics)};
  evaluation.train = measure(model, pieces, evaluation.statistics, images, images.train, options, device);
  evaluation.test = measure(model, pieces, evaluation.statistics, images, images.test, options, device);
  return evaluation;
}

Evaluation evaluate(const Model& model,
                    const Parameters& parameters,
                    const ImageDataset& images,
                    const EvaluationOptions& options) {
  return evaluate(model, model.to_tensor(parameters), images, options);
}

}  // namespace zeroset::nets
