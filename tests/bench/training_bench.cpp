// Milliseconds of a training step of theory2 on the CPU.
//   zeroset_training_bench [--activation relu|hermite-2|legendre-10] [--steps N] [--batch N] [--json]
//   zeroset_training_bench --scaling     two replicas on two threads against one on one; a full-batch step in chunks
//   zeroset_training_bench --epochs      processor time of an image: in steps, in full-batch steps, in an evaluation
// tests/bench/compare_steps.py runs it and PyTorch's eager step (peer_step.py) in turn and prints ratios. What is
// timed: forward and backward pass, update and reading the loss. Ours begins with bytes, which it gathers and
// normalizes; the peer's images are numbers in memory already.
#include "zeroset/nets/evaluation.hpp"

#include "bench/theory2.hpp"

#include <ATen/core/Tensor.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <ctime>
#include <functional>
#include <iostream>

namespace {

using namespace zeroset::bench;
using zeroset::nets::evaluate;
using zeroset::nets::Model;

constexpr int kWarmUp = 10;

struct Options {
  std::string only{};
  int steps = 50;
  std::int64_t batch = 100;
  bool json = false, scaling = false, epochs = false;
};

/// Single steps on one batch. The rate is small, so that the numbers stay ordinary.
void print_steps(const Options& options) {
  const ImageDataset images = random_images(options.batch);
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  for (const char* name : {"relu", "hermite-2", "legendre-10"}) {
    if (!options.only.empty() && options.only != name) {
      continue;
    }
    ReplicaTrainer trainer = make_trainer(name, images, 1, {});
    const std::vector<double> times = measure(
        kWarmUp, options.steps, [&] { static_cast<void>(trainer.sgd_steps(0, 1, options.batch, {{1e-3}}, {})); });
    results.push_back({{"program", "zeroset"},
                       {"activation", name},
                       {"kernels", zeroset::nets::processor_kernels()},
                       {"convolution", zeroset::nets::name(trainer.convolution())},
                       {"measured", trainer.convolution_record()},
                       {"batch", options.batch},
                       {"steps", options.steps},
                       {"median_ms", median(times)},
                       {"least_ms", times.front()}});
    if (!options.json) {
      std::printf("zeroset %-12s median %6.2f ms, least %6.2f ms a step of %lld images (%s)\n",
                  name,
                  median(times),
                  times.front(),
                  static_cast<long long>(options.batch),
                  trainer.convolution_record().c_str());
    }
  }
  if (options.json) {
    std::cout << results.dump() << '\n';
  }
}

/// Replicas over threads, in turn so that whatever else the machine does meets both; and a step on many images.
void print_scaling(const Options& options) {
  constexpr int kStepsACall = 20, kRounds = 20;
  constexpr std::int64_t kImages = 10000;
  const ImageDataset images = random_images(kImages);
  ReplicaTrainer one = make_trainer("relu", images, 1, {}), two = make_trainer("relu", images, 2, {.threads = 2});
  std::vector<double> of_one, of_two, ratios;
  for (int round = -1; round < kRounds; ++round) {
    const auto call = [&](ReplicaTrainer& trainer) {
      const std::vector<std::vector<double>> rates(static_cast<std::size_t>(trainer.replicas()),
                                                   std::vector<double>(kStepsACall, 1e-3));
      return measure(0, 1, [&] { static_cast<void>(trainer.sgd_steps(0, kStepsACall, options.batch, rates, {})); })[0];
    };
    const double first = call(one) / kStepsACall, second = call(two) / kStepsACall;
    if (round >= 0) {
      of_one.push_back(first);
      of_two.push_back(second);
      ratios.push_back(2 * first / second);
    }
  }
  for (std::vector<double>* times : {&of_one, &of_two, &ratios}) {
    std::sort(times->begin(), times->end());
  }
  std::printf("one replica on one thread   %6.2f ms a step (least %.2f)\n", median(of_one), of_one.front());
  std::printf(
      "two replicas on two threads %6.2f ms a step (least %.2f): %.2f times the throughput (of least times %.2f)\n",
      median(of_two),
      of_two.front(),
      median(ratios),
      2 * of_one.front() / of_two.front());
  for (const std::int64_t chunk : {100, 250, 500, 1000}) {
    for (const int threads : {1, 2}) {
      ReplicaTrainer trainer = make_trainer("relu", images, 1, {.threads = threads});
      const auto times = measure(1, 3, [&] { static_cast<void>(trainer.gd_step(chunk, {1e-3}, {})); });
      std::printf("gradient descent on %lld images, %4lld at once, %d thread%s: %5.0f images/s\n",
                  static_cast<long long>(kImages),
                  static_cast<long long>(chunk),
                  threads,
                  threads == 1 ? " " : "s",
                  1000.0 * static_cast<double>(kImages) / times.front());
    }
  }
}

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// In turn, round by round, so that whatever else the machine does meets all; processor time of all threads, for the
/// clock says little on a machine with other work.
void print_epochs() {
  constexpr std::int64_t kImages = 10000, kHeldOut = 2000, kBatch = 100;
  constexpr int kRounds = 7;
  ImageDataset images = random_images(kImages);
  images.test.pixels.assign(images.train.pixels.begin(), images.train.pixels.begin() + kHeldOut * Images::kPixels);
  images.test.labels.assign(images.train.labels.begin(), images.train.labels.begin() + kHeldOut);
  ReplicaTrainer one = make_trainer("relu", images, 1, {}), both = make_trainer("relu", images, 1, {.threads = 2});
  const Model model(theory2_with("relu"));
  const at::Tensor flat = model.to_tensor(one.state(0).parameters);
  const std::int64_t steps = kImages / kBatch;
  const std::vector<std::vector<double>> rates{std::vector<double>(static_cast<std::size_t>(steps), 1e-3)};
  struct Work {
    std::string name;
    double images;
    std::function<void()> body;
    std::vector<double> times{};
  };
  std::vector<Work> all{
      {"steps of 100 images, one thread", kImages, [&] { (void)one.sgd_steps(0, steps, kBatch, rates, {}); }},
      {"evaluation, one thread", kImages + kHeldOut, [&] { (void)evaluate(model, flat, images); }},
      {"evaluation, two threads", kImages + kHeldOut, [&] { (void)evaluate(model, flat, images, {.threads = 2}); }}};
  for (const std::int64_t chunk : {50, 100, 250}) {
    all.push_back({"full batch, " + std::to_string(chunk) + " at once, one thread", kImages, [&one, chunk] {
                     (void)one.gd_step(chunk, {1e-3}, {});
                   }});
    all.push_back({"full batch, " + std::to_string(chunk) + " at once, two threads", kImages, [&both, chunk] {
                     (void)both.gd_step(chunk, {1e-3}, {});
                   }});
  }
  for (int round = -1; round < kRounds; ++round) {
    for (Work& work : all) {
      const double begin = processor_seconds();
      work.body();
      if (round >= 0) {
        work.times.push_back(processor_seconds() - begin);
      }
    }
  }
  for (Work& work : all) {
    std::sort(work.times.begin(), work.times.end());
    std::printf("%-40s %6.1f us an image (least %.1f)\n",
                work.name.c_str(),
                1e6 * median(work.times) / work.images,
                1e6 * work.times.front() / work.images);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    const bool has_value = i + 1 < argc;
    if (option == "--json") {
      options.json = true;
    } else if (option == "--scaling") {
      options.scaling = true;
    } else if (option == "--epochs") {
      options.epochs = true;
    } else if (option == "--activation" && has_value && activations().contains(argv[i + 1])) {
      options.only = argv[++i];
    } else if (option == "--steps" && has_value) {
      options.steps = std::max(1, std::stoi(argv[++i]));
    } else if (option == "--batch" && has_value) {
      options.batch = std::max(2, std::stoi(argv[++i]));
    } else {
      std::cerr << "usage: zeroset_training_bench [--activation relu|hermite-2|legendre-10] [--steps N] [--batch N] "
                   "[--scaling] [--epochs] [--json]\n";
      return 2;
    }
  }
  if (options.epochs) {
    print_epochs();
  } else if (options.scaling) {
    print_scaling(options);
  } else {
    print_steps(options);
  }
  return 0;
}
