#include "nets/cuda/cuda_device.hpp"

#include "zeroset/core/error.hpp"

#include <ATen/Context.h>
#include <ATen/cuda/CUDAEvent.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::nets::cuda {
namespace {

constexpr int kSideStreams = 8;
constexpr int kRepetitions = 3;  ///< of a measurement

/// Every result is the same each time, and TF32 is used where it was asked for alone. LibTorch's settings are global,
/// so each call sets them anew.
void set_precision(Precision precision) {
  at::Context& context = at::globalContext();
  context.setAllowTF32CuBLAS(precision == Precision::tf32);
  context.setAllowTF32CuDNN(precision == Precision::tf32);
  context.setAllowBF16ReductionCuBLAS(false);
  context.setBenchmarkCuDNN(false);
  context.setDeterministicCuDNN(true);
  context.setDeterministicAlgorithms(true, /*warn_only=*/false);
  context.setDeterministicFillUninitializedMemory(false);  // else every new tensor is written twice
}

/// A captured CUDA graph.
class Graph final : public Recording {
 public:
  explicit Graph(const std::function<void()>& body) {
    // Of this thread alone: what others do with the device in the meantime is their own.
    graph_.capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
    try {
      body();
    } catch (...) {
      abandon();
      throw;
    }
    graph_.capture_end();
  }
  void replay() override { graph_.replay(); }

 private:
  /// A stream that goes on capturing would fail everything that comes after.
  void abandon() noexcept {
    try {
      graph_.capture_end();
    } catch (...) {  // the first error is the one to tell
    }
  }
  at::cuda::CUDAGraph graph_{};
};

class CudaDevice final : public KernelDevice<StreamLauncher> {
 public:
  CudaDevice() : stream_(main_stream()) {
    for (int i = 0; i < kSideStreams; ++i) {
      sides_.push_back(c10::cuda::getStreamFromPool());
    }
  }

  [[nodiscard]] at::Device device() const override { return {at::kCUDA, stream_.device_index()}; }

  void within(Precision precision, const std::function<void()>& body) override {
    set_precision(precision);
    const c10::cuda::CUDAStreamGuard guard(stream_);
    try {
      body();
      stream_.synchronize();
    } catch (const c10::OutOfMemoryError&) {
      forget_freed();
      throw LimitExceeded("out of memory on the CUDA device: train fewer replicas at once or a smaller chunk");
    }
  }

  [[nodiscard]] std::unique_ptr<Recording> record(std::function<void()> body) override {
    forget_freed();  // a graph has memory of its own; what warming up has taken is free for it
    return std::make_unique<Graph>(body);
  }

  [[nodiscard]] double milliseconds(const std::function<void()>& body) override {
    double least = std::numeric_limits<double>::infinity();
    try {
      body();
      for (int i = 0; i < kRepetitions; ++i) {
        at::cuda::CUDAEvent begin(cudaEventDefault), end(cudaEventDefault);
        begin.record(stream_);
        body();
        end.record(stream_);
        end.synchronize();
        least = std::min(least, static_cast<double>(begin.elapsed_time(end)));
      }
    } catch (const c10::OutOfMemoryError&) {
      forget_freed();
      return -1;
    }
    return least;
  }

  /// Each replica on one of the side streams, which begin where the current one is and join it again. The allocator
  /// gives freed memory of a stream to that stream alone, which waits for this one before it goes on.
  [[nodiscard]] ForEach at_once() override {
    return [this](std::int64_t count, const std::function<void(std::int64_t)>& body) {
      const c10::cuda::CUDAStream current = c10::cuda::getCurrentCUDAStream();
      const std::size_t streams = std::min(sides_.size(), static_cast<std::size_t>(count));
      at::cuda::CUDAEvent begun;
      begun.record(current);
      for (std::size_t s = 0; s < streams; ++s) {
        begun.block(sides_[s]);
      }
      for (std::int64_t i = 0; i < count; ++i) {
        const c10::cuda::CUDAStreamGuard guard(sides_[static_cast<std::size_t>(i) % streams]);
        body(i);
      }
      for (std::size_t s = 0; s < streams; ++s) {
        at::cuda::CUDAEvent done;
        done.record(sides_[s]);
        done.block(current);
      }
    };
  }

 private:
  static c10::cuda::CUDAStream main_stream() {
    at::globalContext().lazyInitDevice(at::kCUDA);
    return c10::cuda::getStreamFromPool();
  }

  /// Gives memory that nobody uses back to the device.
  void forget_freed() {
    stream_.synchronize();
    c10::cuda::CUDACachingAllocator::emptyCache();
  }

  c10::cuda::CUDAStream stream_;
  std::vector<c10::cuda::CUDAStream> sides_{};
};

}  // namespace

std::unique_ptr<StepDevice> make_cuda_device() {
  return std::make_unique<CudaDevice>();
}

}  // namespace zeroset::nets::cuda
