#include "nets/replica_step.hpp"

#include "nets/curvature/segment.hpp"
#include "nets/plan.hpp"
#include "nets/replica_layers.hpp"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace zeroset::nets {
namespace {

using at::Tensor;

/// So many chunks go through a segment before their gradients are added up: what bounds the memory of those, and the
/// same number whatever the threads.
constexpr std::int64_t kChunksAtOnce = 16;

/// The sum of gradients in double precision is cut into parts of so many parameters, which stay in the cache.
constexpr std::int64_t kParametersAtOnce = 16384;

/// One chunk of images on its way.
struct Chunk {
  Selection selection{};
  Moments moments{};           ///< of this chunk alone, at the end of the segment under way
  std::vector<Tensor> held{};  ///< what comes into each normalization
  std::vector<Tensor> kept{};  ///< what each layer kept, where there is one chunk
  Tensor upper{};              ///< gradient: of the activations after the normalization, then g phi'(z)
  Tensor sums{}, products{};   ///< see NormalizationGradient
  Tensor gradient{};           ///< of the parameters of the segment under way, (R, P)
  Tensor loss_sums{}, errors{};
};

/// What clipping and the penalty do to one argument: its share of the penalty is
/// weight / images max(0, |z| - bound)^2.
ArgumentLimits argument_limits(const StepSettings& settings, std::int64_t images) {
  ArgumentLimits limits;
  limits.clip = settings.clip.value_or(limits.clip);
  if (settings.range_penalty) {
    limits.bound = settings.range_penalty->bound;
    limits.pull = 2 * settings.range_penalty->weight / static_cast<double>(images);
  }
  return limits;
}

class Step {
 public:
  Step(StepContext context, const ResidentImages& images, const std::vector<Selection>& chunks, StepSums& sums)
      : context_(std::move(context)),
        images_(images),
        sums_(sums),
        segments_(segments_of(context_.plan)),
        first_(first_with_parameters(context_.plan)) {
    for (const Selection& selection : chunks) {
      chunks_.push_back({.selection = selection,
                         .held = std::vector<Tensor>(segments_.size()),
                         .kept = std::vector<Tensor>(context_.plan.layers.size())});
      images_of_step_ += selection.n;
    }
    moments_.resize(segments_.size());
    context_.limits = argument_limits(context_.settings, images_of_step_);
    for (Segment& segment : segments_) {
      segment.function = segment.activated ? within_limits(context_, segment.function) : segment.function;
    }
  }

  void run() {
    forward();
    for (std::size_t s = segments_.size(); s-- > 0;) {
      backward(s);
      if (first_ >= segments_[s].begin) {
        break;  // no parameters further back
      }
      join_sums();
    }
    moments_.pop_back();  // nothing comes after the last segment
    sums_.moments = std::move(moments_);
  }

  /// The way forward alone: what it used is given up as it goes.
  NetworkOutputs outputs() {
    only_forward_ = true;
    forward();
    for_each_chunk([&](Chunk& chunk) {
      chunk.upper = flattened(through(chunk, segments_.size() - 1, /*to_the_end=*/true)).contiguous();
      forget(chunk, segments_.size() - 1);
    });
    NetworkOutputs result;
    for (const Chunk& chunk : chunks_) {
      result.outputs.push_back(chunk.upper);
    }
    moments_.pop_back();  // nothing comes after the last segment
    result.moments = std::move(moments_);
    return result;
  }

 private:
  [[nodiscard]] bool one_piece() const { return chunks_.size() == 1; }
  [[nodiscard]] bool frozen() const { return context_.settings.frozen != nullptr; }

  /// Up to the last normalization.
  void forward() {
    for (std::size_t s = 0; s + 1 < segments_.size(); ++s) {
      for_each_chunk([&](Chunk& chunk) {
        chunk.held[s] = through(chunk, s, /*to_the_end=*/true);
        if (!frozen()) {
          chunk.moments = context_.operations.moments(chunk.held[s]);
        }
      });
      join_moments(s);
    }
  }

  void for_each_chunk(std::int64_t begin, std::int64_t end, const std::function<void(Chunk&)>& body) {
    const auto one = [&](std::int64_t i) {
      const c10::NoGradGuard no_graph;  // of the thread
      body(chunks_[static_cast<std::size_t>(begin + i)]);
    };
    if (context_.settings.for_each_chunk && end - begin > 1) {
      context_.settings.for_each_chunk(end - begin, one);
      return;
    }
    for (std::int64_t i = 0; i < end - begin; ++i) {
      one(i);
    }
  }
  void for_each_chunk(const std::function<void(Chunk&)>& body) {
    for_each_chunk(0, static_cast<std::int64_t>(chunks_.size()), body);
  }

  /// What comes into a segment.
  Tensor input(Chunk& chunk, std::size_t s) {
    if (s > 0) {
      Tensor x = context_.operations.normalize(chunk.held[s - 1], moments_[s - 1], segments_[s - 1].function);
      if (only_forward_) {
        chunk.held[s - 1].reset();
      }
      return x;
    }
    const bool flat = context_.plan.network.input.size() == 1;
    return context_.operations.images(images_, chunk.selection, flat, type());
  }

  /// Through a segment, keeping what the way back needs; past its last layer only where asked for.
  /// \return the output, or nothing
  Tensor through(Chunk& chunk, std::size_t s, bool to_the_end) {
    const auto& [begin, end, normalized, function, activated] = segments_[s];
    const bool straight = s == 0 && begin < end && takes_image_patches(context_);
    Tensor x = straight ? Tensor() : input(chunk, s);
    for (std::size_t i = begin; i < end; ++i) {
      Tensor& kept = chunk.kept[i];
      kept = straight && i == 0 ? image_patches(chunk) : prepare_layer(context_, i, x);
      if (i + 1 < end || to_the_end) {
        x = apply_prepared(context_, i, kept, chunk.selection.n);
      }
    }
    if ((!one_piece() || only_forward_) && to_the_end && normalized) {
      forget(chunk, s);
    }
    return x;
  }

  Tensor image_patches(const Chunk& chunk) {
    const auto& layer = std::get<ConvolutionLayer>(context_.plan.network.layers.front());
    const Tensor patches = context_.operations.image_patches(images_, chunk.selection, layer, type());
    return kept_operand(context_, patches);
  }

  void forget(Chunk& chunk, std::size_t s) {
    for (std::size_t i = segments_[s].begin; i < segments_[s].end; ++i) {
      chunk.kept[i].reset();
    }
  }

  void join_moments(std::size_t s) {
    if (frozen()) {
      moments_[s] = (*context_.settings.frozen)[s];
      return;
    }
    Moments all = chunks_.front().moments;
    double count = static_cast<double>(chunks_.front().selection.n);
    for (std::size_t i = 1; i < chunks_.size(); ++i) {
      const double more = static_cast<double>(chunks_[i].selection.n);
      all = joined(all, count, chunks_[i].moments, more);
      count += more;
    }
    moments_[s] = std::move(all);
  }

  /// Back through a segment for all chunks: the gradient of its parameters, and the first half of the normalization
  /// before it.
  void backward(std::size_t s) {
    if (one_piece()) {
      chunks_.front().gradient = sums_.gradient;
      backward(chunks_.front(), s);
      add_losses(s, 0, 1);
      return;
    }
    const auto [offset, size] = parameters_of(s);
    Tensor total = at::zeros({sums_.gradient.size(0), size}, sums_.gradient.options().dtype(at::kDouble));
    const std::int64_t count = static_cast<std::int64_t>(chunks_.size());
    for (std::int64_t begin = 0; begin < count; begin += kChunksAtOnce) {
      const std::int64_t end = std::min(count, begin + kChunksAtOnce);
      for_each_chunk(begin, end, [&](Chunk& chunk) {
        chunk.gradient = at::empty_like(sums_.gradient);
        backward(chunk, s);
      });
      add_gradients(begin, end, offset, total);
      add_losses(s, begin, end);
    }
    sums_.gradient.narrow(1, offset, size).copy_(total);
  }

  /// In the order of the chunks for every parameter, a part of the parameters after another or at once.
  void add_gradients(std::int64_t begin, std::int64_t end, std::int64_t offset, Tensor& total) {
    const std::int64_t size = total.size(1), parts = std::max<std::int64_t>(1, size / kParametersAtOnce);
    const auto add = [&](std::int64_t part) {
      const c10::NoGradGuard no_graph;
      const std::int64_t first = size * part / parts, n = size * (part + 1) / parts - first;
      Tensor sum = total.narrow(1, first, n);
      for (std::int64_t i = begin; i < end; ++i) {
        sum.add_(chunks_[static_cast<std::size_t>(i)].gradient.narrow(1, offset + first, n));
      }
    };
    if (context_.settings.for_each_chunk && parts > 1) {
      context_.settings.for_each_chunk(parts, add);
    } else {
      for (std::int64_t part = 0; part < parts; ++part) {
        add(part);
      }
    }
    for (std::int64_t i = begin; i < end; ++i) {
      chunks_[static_cast<std::size_t>(i)].gradient.reset();
    }
  }

  void backward(Chunk& chunk, std::size_t s) {
    const bool last = s + 1 == segments_.size();
    if (last) {
      chunk.upper = loss_gradient(chunk, through(chunk, s, /*to_the_end=*/true));
    } else {
      context_.operations.finish_normalize_backward(
          chunk.held[s], moments_[s], sums_of_all_, products_of_all_, rows(chunk.held[s]), chunk.upper);
      chunk.held[s].reset();
      if (!one_piece()) {
        static_cast<void>(through(chunk, s, /*to_the_end=*/false));
      }
    }
    for (std::size_t i = segments_[s].end; i-- > std::max(segments_[s].begin, first_);) {
      chunk.upper = layer_backward(context_, i, chunk.kept[i], chunk.upper, i > first_, chunk.gradient);
    }
    forget(chunk, s);
    if (first_ < segments_[s].begin) {
      NormalizationGradient half = context_.operations.normalize_backward(
          chunk.held[s - 1], moments_[s - 1], segments_[s - 1].function, chunk.upper);
      chunk.upper = std::move(half.dz);
      chunk.sums = std::move(half.sums);
      chunk.products = std::move(half.products);
    }
  }

  /// The gradient of the outputs; the losses go to the chunk.
  Tensor loss_gradient(Chunk& chunk, const Tensor& outputs) {
    chunk.loss_sums = at::zeros_like(sums_.loss_sums);
    chunk.errors = at::zeros_like(sums_.errors);
    const Tensor gradient = output_gradient(context_.settings.loss,
                                            context_.operations,
                                            flattened(outputs).contiguous(),
                                            context_.operations.labels(images_, chunk.selection),
                                            images_of_step_,
                                            chunk.loss_sums,
                                            chunk.errors);
    return unflattened(gradient, context_.shapes.back());
  }

  void add_losses(std::size_t s, std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end && s + 1 == segments_.size(); ++i) {
      sums_.loss_sums.add_(chunks_[static_cast<std::size_t>(i)].loss_sums);
      sums_.errors.add_(chunks_[static_cast<std::size_t>(i)].errors);
    }
  }

  void join_sums() {
    sums_of_all_ = chunks_.front().sums;
    products_of_all_ = chunks_.front().products;
    for (std::size_t i = 1; i < chunks_.size(); ++i) {
      sums_of_all_ = sums_of_all_.add(chunks_[i].sums);
      products_of_all_ = products_of_all_.add(chunks_[i].products);
    }
    if (frozen()) {  // statistics that do not move carry no gradient
      sums_of_all_ = at::zeros_like(sums_of_all_);
      products_of_all_ = at::zeros_like(products_of_all_);
    }
  }

  /// Rows of a chunk times the share of the images: those of all chunks.
  [[nodiscard]] std::int64_t rows(const Tensor& x) const {
    return x.numel() / x.size(0) / x.size(1) / x.size(-1) * images_of_step_;
  }

  /// Where the parameters of a segment lie in the flat vector.
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> parameters_of(std::size_t s) const {
    const Model::Plan& plan = context_.plan;
    const auto offset = [&](std::size_t layer) {
      const std::size_t piece = layer < plan.layers.size() ? plan.layers[layer].first_piece : plan.pieces.size();
      return piece < plan.pieces.size() ? plan.pieces[piece].offset : plan.num_parameters;
    };
    return {offset(segments_[s].begin), offset(segments_[s].end) - offset(segments_[s].begin)};
  }

  [[nodiscard]] at::ScalarType type() const { return context_.parameters.scalar_type(); }

  StepContext context_;
  const ResidentImages& images_;
  StepSums& sums_;
  std::vector<Segment> segments_;
  std::size_t first_;  ///< layer
  std::vector<Chunk> chunks_{};
  std::vector<Moments> moments_{};  ///< of all images, at the end of each segment
  Tensor sums_of_all_{}, products_of_all_{};
  std::int64_t images_of_step_ = 0;
  bool only_forward_ = false;
};

}  // namespace

void replica_step(const Model& model,
                  Operations& operations,
                  const StepSettings& settings,
                  const Tensor& parameters,
                  const ResidentImages& images,
                  const std::vector<Selection>& chunks,
                  StepSums& sums) {
  const c10::NoGradGuard no_graph;
  const Model::Plan& plan = model.plan();
  Step({plan, layer_shapes(plan.network), operations, settings, parameters}, images, chunks, sums).run();
}

NetworkOutputs network_outputs(const Model& model,
                               Operations& operations,
                               const StepSettings& settings,
                               const Tensor& parameters,
                               const ResidentImages& images,
                               const std::vector<Selection>& chunks) {
  const c10::NoGradGuard no_graph;
  const Model::Plan& plan = model.plan();
  StepSums none;
  return Step({plan, layer_shapes(plan.network), operations, settings, parameters}, images, chunks, none).outputs();
}

std::int64_t step_bytes(const Model& model, std::int64_t images, std::int64_t chunk) {
  const Model::Plan& plan = model.plan();
  const std::vector<Shape> shapes = layer_shapes(plan.network);
  std::int64_t held = 0, largest = 0, passing = 0;
  for (std::size_t i = 0; i < plan.layers.size(); ++i) {
    const std::int64_t entries = size(shapes[i]);
    if (std::holds_alternative<BatchNormLayer>(plan.network.layers[i])) {
      held += entries;
      largest = std::max(largest, entries);
    }
    passing += entries + size(shapes[i + 1]);
    if (const auto* convolution = std::get_if<ConvolutionLayer>(&plan.network.layers[i])) {
      // Patches on the way forward, their gradient on the way back.
      passing += 2 * size(shapes[i + 1]) / convolution->channels * shapes[i].front() * convolution->kernel *
                 (convolution->dimensions == 2 ? convolution->kernel : 1);
    }
  }
  const std::int64_t bytes = plan.options.scalar == Scalar::float32 ? 4 : 8;
  return bytes * (images * (held + 2 * largest) + chunk * passing);
}

double threaded_step_bytes(const Model& model, std::int64_t images, std::int64_t chunk, int threads) {
  const std::int64_t chunks = (images + chunk - 1) / chunk;
  return static_cast<double>(step_bytes(model, images, chunk)) +
         static_cast<double>(std::min<std::int64_t>(threads, chunks) - 1) *
             static_cast<double>(step_bytes(model, chunk, chunk));
}

}  // namespace zeroset::nets
