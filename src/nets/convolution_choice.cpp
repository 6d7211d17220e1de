#include "nets/convolution_choice.hpp"

#include "nets/one_thread.hpp"

#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <map>
#include <mutex>

namespace zeroset::nets {
namespace {

constexpr int kRepetitions = 5;             ///< beside the first, which warms up
constexpr std::int64_t kMostImages = 1000;  ///< a larger step takes as many times longer with any method

bool has_convolution(const Architecture& network) {
  return std::any_of(network.layers.begin(), network.layers.end(), [](const Layer& layer) {
    return std::holds_alternative<ConvolutionLayer>(layer);
  });
}

/// Least time in milliseconds.
double measure(const std::function<void()>& step) {
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i <= kRepetitions; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    step();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    least = i > 0 ? std::min(least, time.count()) : least;
  }
  return least;
}

std::string milliseconds(double time) {
  char text[32];
  std::snprintf(text, sizeof text, " %.1f ms", time);
  return text;
}

}  // namespace

ConvolutionChoice fastest_convolution(const Model& model,
                                      Operations& operations,
                                      Precision precision,
                                      const at::Tensor& parameters,
                                      const ResidentImages& images,
                                      const at::Tensor& order,
                                      std::int64_t batch) {
  if (!has_convolution(model.network())) {
    return {};
  }
  static std::mutex mutex;
  static std::map<std::string, ConvolutionChoice> known;
  const std::int64_t n = std::min({batch, kMostImages, order.size(1)});
  const std::string key = to_json(model.network()).dump() +
                          (model.options().scalar == Scalar::float32 ? " 4 " : " 8 ") +
                          (precision == Precision::bfloat16 ? "b " : "f ") + std::to_string(n);
  const std::lock_guard lock(mutex);
  if (const auto found = known.find(key); found != known.end()) {
    return found->second;
  }
  const OneThread alone;
  StepSums sums{at::zeros_like(parameters), at::zeros({1}, at::kDouble), at::zeros({1}, at::kLong)};
  const Selection selection{order, at::zeros({1}, at::kLong), n};
  ConvolutionChoice choice;
  double least = std::numeric_limits<double>::infinity();
  for (const ConvolutionMethod method : {ConvolutionMethod::grouped, ConvolutionMethod::matrix_product}) {
    const StepSettings settings{.convolution = method, .precision = precision};
    const double time =
        measure([&] { replica_step(model, operations, settings, parameters, images, {selection}, sums); });
    choice.record += (choice.record.empty() ? "" : ", ") + name(method) + milliseconds(time);
    if (time < least) {
      least = time;
      choice.method = method;
    }
  }
  return known[key] = choice;
}

}  // namespace zeroset::nets
