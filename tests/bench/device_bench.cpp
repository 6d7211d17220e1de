// Epochs and full-batch steps of theory2 for many replicas at once, on a GPU or, to try the bench itself, on the CPU.
//   zeroset_device_bench [--device cuda|cpu] [--replicas 1,2,4,8,16,32] [--images N] [--batch N] [--activation NAME]
//                        [--precision float32,tf32,bfloat16] [--json]
// tests/bench/compare_device.py runs it beside PyTorch's eager steps (peer_device.py) and prints ratios to them and to
// the floors. What is timed: an epoch of SGD with its order drawn on the device, and one step of gradient descent on
// all images at once; each after a call that is not timed, in which the device measures its convolutions and records
// graphs.
#include "zeroset/core/error.hpp"
#include "zeroset/nets/device.hpp"

#include "bench/theory2.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <sstream>

namespace {

using namespace zeroset::bench;
using nlohmann::ordered_json;
using zeroset::DeviceKind;
using zeroset::Precision;

struct Options {
  DeviceKind device = DeviceKind::cuda;
  std::vector<std::int64_t> replicas{1, 2, 4, 8, 16, 32};
  std::vector<std::string> precisions{"float32", "tf32", "bfloat16"};
  std::int64_t images = 50000, batch = 100;
  std::string activation = "relu";
  bool json = false;
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) {
    parts.push_back(part);
  }
  return parts;
}

Precision precision_of(const std::string& name) {
  return name == "tf32" ? Precision::tf32 : name == "bfloat16" ? Precision::bfloat16 : Precision::float32;
}

void require(const std::vector<ReplicaOutcome>& outcomes) {
  for (const ReplicaOutcome& outcome : outcomes) {
    if (!outcome.cause.empty()) {
      throw zeroset::Error("a replica diverged: " + outcome.cause);
    }
  }
}

/// One epoch; the time includes drawing the orders.
double sgd_milliseconds(ReplicaTrainer& trainer, const Options& options) {
  const auto replicas = static_cast<std::size_t>(trainer.replicas());
  const std::int64_t steps = (options.images + options.batch - 1) / options.batch;
  std::vector<std::uint64_t> seeds(replicas);
  std::iota(seeds.begin(), seeds.end(), 1);
  std::int64_t epoch = 0;
  const auto steps_of = [&](std::int64_t count) {
    trainer.draw_orders(seeds, ++epoch);
    const std::vector<double> rates(static_cast<std::size_t>(count), 1e-3);
    require(trainer.sgd_steps(0, count, options.batch, std::vector(replicas, rates), {}));
  };
  steps_of(std::min<std::int64_t>(steps, 20));
  return median(measure(1, 3, [&] { steps_of(steps); }));
}

double gd_milliseconds(ReplicaTrainer& trainer) {
  const std::vector<double> rates(static_cast<std::size_t>(trainer.replicas()), 1e-3);
  return median(measure(2, 5, [&] { require(trainer.gd_step(0, rates, {})); }));
}

/// A row with its time, or with the reason why there is none: the memory ended, or the device lacks the precision.
template <class Time>
ordered_json row(const Options& options,
                 const ImageDataset& images,
                 const std::string& precision,
                 std::int64_t replicas,
                 const char* what,
                 Time time) {
  ordered_json result{
      {"what", what}, {"activation", options.activation}, {"precision", precision}, {"replicas", replicas}};
  try {
    ReplicaTrainer trainer = make_trainer(options.activation,
                                          images,
                                          static_cast<std::size_t>(replicas),
                                          {.device = options.device, .precision = precision_of(precision)});
    const double milliseconds = time(trainer);
    result["ms"] = milliseconds;
    result["ms_a_replica"] = milliseconds / static_cast<double>(replicas);
    result["convolution"] = zeroset::nets::name(trainer.convolution());
    result["measured"] = trainer.convolution_record();
  } catch (const zeroset::Error& error) {
    result["ms"] = nullptr;
    result["reason"] = error.what();
  }
  if (!options.json) {
    std::cout << result.dump() << std::endl;
  }
  return result;
}

ordered_json run(const Options& options) {
  const ImageDataset images = random_images(options.images);
  ordered_json rows = ordered_json::array();
  for (const std::string& precision : options.precisions) {
    for (const std::int64_t replicas : options.replicas) {
      rows.push_back(row(options, images, precision, replicas, "sgd epoch", [&](ReplicaTrainer& trainer) {
        return sgd_milliseconds(trainer, options);
      }));
      if (replicas <= 8) {  // a step on all images holds all their activations: 3 GB a replica and more
        rows.push_back(row(options, images, precision, replicas, "gd step", gd_milliseconds));
      }
    }
  }
  const zeroset::nets::CudaReport report = zeroset::nets::cuda_report();
  return {{"program", "zeroset"},
          {"device", options.device == DeviceKind::cpu ? "CPU, one thread" : report.name},
          {"images", options.images},
          {"batch", options.batch},
          {"rows", rows}};
}

bool read(Options& options, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--json") {
      options.json = true;
      continue;
    }
    if (i + 1 == argc) {
      return false;
    }
    const std::string value = argv[++i];
    if (option == "--device" && (value == "cpu" || value == "cuda")) {
      options.device = value == "cpu" ? DeviceKind::cpu : DeviceKind::cuda;
    } else if (option == "--images") {
      options.images = std::max(2L, std::atol(value.c_str()));
    } else if (option == "--batch") {
      options.batch = std::max(2L, std::atol(value.c_str()));
    } else if (option == "--activation" && activations().contains(value)) {
      options.activation = value;
    } else if (option == "--precision") {
      options.precisions = split(value);
    } else if (option == "--replicas") {
      options.replicas.clear();
      for (const std::string& part : split(value)) {
        options.replicas.push_back(std::max(1L, std::atol(part.c_str())));
      }
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!read(options, argc, argv)) {
    std::cerr << "usage: zeroset_device_bench [--device cuda|cpu] [--replicas LIST] [--images N] [--batch N] "
                 "[--activation relu|hermite-2|legendre-10] [--precision LIST] [--json]\n";
    return 2;
  }
  if (options.device == DeviceKind::cuda) {
    const zeroset::nets::CudaReport report = zeroset::nets::cuda_report();
    if (!report.usable) {
      std::cerr << "no CUDA device: " << report.reason << '\n';
      return 3;
    }
  }
  const ordered_json result = run(options);
  if (options.json) {
    std::cout << result.dump() << '\n';
  }
  return 0;
}
