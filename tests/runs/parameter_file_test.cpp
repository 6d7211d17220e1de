#include "zeroset/runs/parameter_file.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/runs/checkpoint.hpp"
#include "zeroset/runs/safetensors.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <fstream>
#include <numeric>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace zeroset;
using namespace zeroset::runs;

namespace {

namespace fs = std::filesystem;

Architecture small_network() {
  return dense_network({.widths = {3, 4, 2}, .degrees = {2}, .bias = BiasPattern::all});  // 12 + 4 + 8 + 2 parameters
}

/// Entry i is i + 1/2, so that a place read wrongly shows.
Eigen::VectorXf numbered(Eigen::Index count) {
  return Eigen::VectorXf::LinSpaced(count, 0.5F, static_cast<float>(count) - 0.5F);
}

}  // namespace

TEST_CASE("any stretch and any choice of a checkpoint's parameters is read", "[parameter_file]") {
  const auto folder = zeroset::testing::scratch();
  const fs::path path = folder / "checkpoint.safetensors";
  write_checkpoint(
      path, small_network(), {.epoch = 3, .step = 12, .parameters = numbered(26), .momentum = -numbered(26)});
  const ParameterFile file(path, small_network());
  CHECK(file.size() == 26);
  CHECK(file.epoch() == 3);
  CHECK(file.step() == 12);
  for (std::int64_t begin = 0; begin < 26; ++begin) {
    for (std::int64_t count = 0; begin + count <= 26; count += 5) {
      std::vector<double> out(static_cast<std::size_t>(count) + 1, -1);
      file.read(begin, count, out.data());
      for (std::int64_t i = 0; i < count; ++i) {
        CHECK(out[static_cast<std::size_t>(i)] == static_cast<double>(begin + i) + 0.5);
      }
      CHECK(out.back() == -1);
    }
  }
  const std::vector<std::int64_t> places{25, 0, 12, 15, 16, 11, 0};
  std::vector<double> gathered(places.size());
  file.gather(places.data(), 7, gathered.data());
  CHECK(gathered == std::vector<double>{25.5, 0.5, 12.5, 15.5, 16.5, 11.5, 0.5});
}

TEST_CASE("a file of float64 slices in another order is read exactly, and has no step", "[parameter_file]") {
  const auto folder = zeroset::testing::scratch();
  const fs::path path = folder / "double.safetensors";
  const Architecture network = small_network();
  TensorFile file;
  for (const ParameterSlice& slice : parameter_slices(network)) {
    std::vector<double> values(static_cast<std::size_t>(slice.size));
    std::iota(values.begin(), values.end(), static_cast<double>(slice.offset) + 1e-12);
    file.arrays.insert(file.arrays.begin(), make_array(slice.name, slice.shape, values));
  }
  write_safetensors(path, file);
  ParameterFile first(path, network);
  const ParameterFile moved = std::move(first);
  std::vector<double> out(26);
  moved.read(0, 26, out.data());
  CHECK(out[0] == 1e-12);
  CHECK(out[25] == 1e-12 + 24 + 1);  // the last slice begins at 24
  CHECK(moved.step() == -1);
}

TEST_CASE("a file of another network, cut off or no safetensors at all is refused with its name", "[parameter_file]") {
  const auto folder = zeroset::testing::scratch();
  const fs::path path = folder / "damaged.safetensors";
  write_checkpoint(path, small_network(), {.parameters = numbered(26), .momentum = numbered(26)});
  CHECK_THROWS_AS(ParameterFile(path, dense_network({.widths = {3, 5, 2}})), FileError);
  const ParameterFile file(path, small_network());
  std::vector<double> out(30);
  CHECK_THROWS_AS(file.read(20, 7, out.data()), InvalidArgument);
  const std::vector<std::int64_t> beyond{3, 26};
  CHECK_THROWS_AS(file.gather(beyond.data(), 2, out.data()), InvalidArgument);
  const std::string bytes = read_file(path);
  for (const std::size_t length : {std::size_t{0}, std::size_t{5}, std::size_t{100}, bytes.size() / 2}) {
    const fs::path cut = folder / "cut.safetensors";
    std::ofstream(cut, std::ios::binary) << bytes.substr(0, length);
    CHECK_THROWS_AS(ParameterFile(cut, small_network()), FileError);
  }
  std::string changed = bytes;
  changed[bytes.size() - 3] = static_cast<char>(changed[bytes.size() - 3] ^ 1);
  std::ofstream(folder / "changed.safetensors", std::ios::binary) << changed;
  CHECK_THROWS_AS(ParameterFile(folder / "changed.safetensors", small_network()), FileError);
  CHECK_THROWS_AS(ParameterFile(folder / "absent.safetensors", small_network()), FileError);
}
