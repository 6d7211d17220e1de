#include "nets/kernels/convolution_choice.hpp"

#include "zeroset/core/text.hpp"

#include "nets/kernels/one_thread.hpp"

#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ctime>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <vector>

namespace zeroset::nets {
namespace {

constexpr int kRounds = 5;                 ///< beside the first, which warms up
constexpr std::int64_t kMaxImages = 1000;  ///< a larger step takes as many times longer with any method

bool has_convolution(const Architecture& network) {
  return std::any_of(network.layers.begin(), network.layers.end(), [](const Layer& layer) {
    return std::holds_alternative<ConvolutionLayer>(layer);
  });
}

/// Milliseconds that this thread computed: what else runs on the machine should not decide.
double computing_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

/// Least time of each, taken in turn, in milliseconds.
std::vector<double> measure(const std::vector<std::function<void()>>& steps) {
  std::vector<double> least(steps.size(), std::numeric_limits<double>::infinity());
  for (int round = 0; round <= kRounds; ++round) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const double begin = computing_time();
      steps[i]();
      least[i] = round > 0 ? std::min(least[i], computing_time() - begin) : least[i];
    }
  }
  return least;
}

std::string milliseconds(double time) {
  return " " + fixed(time, 1) + " ms";
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
  const std::int64_t n = std::min({batch, kMaxImages, order.size(1)});
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
  const std::vector<ConvolutionMethod> methods{ConvolutionMethod::grouped, ConvolutionMethod::matrix_product};
  std::vector<std::function<void()>> steps;
  for (const ConvolutionMethod method : methods) {
    steps.push_back([&, settings = StepSettings{.convolution = method, .precision = precision}] {
      replica_step(model, operations, settings, parameters, images, {selection}, sums);
    });
  }
  const std::vector<double> times = measure(steps);
  ConvolutionChoice choice{
      methods[static_cast<std::size_t>(std::min_element(times.begin(), times.end()) - times.begin())]};
  for (std::size_t i = 0; i < methods.size(); ++i) {
    choice.record += (i > 0 ? ", " : "") + name(methods[i]) + milliseconds(times[i]);
  }
  return known[key] = choice;
}

}  // namespace zeroset::nets
