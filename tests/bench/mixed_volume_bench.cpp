// Mixed volumes of the classical families beside gfan's, in one run.
//
//   zeroset_mixed_volume_bench
//
// Times are the least of several runs, in seconds: of the computation here, of the whole program for gfan (which starts
// in a few milliseconds). The last column is the speedup of two threads, the median over runs taken in turn.
#include "zeroset/algebra/mixed_volume.hpp"

#include "algebra/families.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

using namespace zeroset;

namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Peer {
  std::string value{};
  double seconds = 0;
};

/// What gfan prints for one of the families that it has built in.
std::optional<Peer> gfan(const std::string& name, int n) {
  const std::string command = "gfan _mixedvolume -j 1 --" + name + " " + std::to_string(n) + " 2>/dev/null";
  const double begin = now();
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 256> line{};
  const bool answered = pipe != nullptr && std::fgets(line.data(), line.size(), pipe) != nullptr;
  const int status = pipe != nullptr ? pclose(pipe) : -1;
  if (!answered || status != 0) {
    return std::nullopt;
  }
  std::string value = line.data();
  value.erase(value.find_last_not_of(" \n") + 1);
  return Peer{value, now() - begin};
}

algebra::MixedVolumeResult measured(const std::vector<algebra::Support>& supports, int threads) {
  return algebra::mixed_volume(supports, {.threads = threads});
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void compare(const std::string& name, int n, int runs) {
  const std::vector<algebra::Support> supports = algebra::supports(zeroset::testing::family(name, n));
  double best = 1e9, best_of_two = 1e9;
  std::optional<Peer> peer;
  std::vector<double> speedups;
  algebra::MixedVolumeResult result;
  for (int run = 0; run < runs; ++run) {
    result = measured(supports, 1);
    const double two = measured(supports, 2).seconds;
    best = std::min(best, result.seconds);
    best_of_two = std::min(best_of_two, two);
    speedups.push_back(result.seconds / two);
    if (auto answer = gfan(name, n); answer && (!peer || answer->seconds < peer->seconds)) {
      peer = answer;
    }
  }
  std::printf("%-11s %9s  %8lld steps   %.4f s   2 threads %.4f s (%.2f times)   ",
              (name + "-" + std::to_string(n)).c_str(),
              result.value ? to_string(*result.value).c_str() : "none",
              static_cast<long long>(result.steps),
              best,
              best_of_two,
              median(speedups));
  if (peer) {
    std::printf("gfan %s in %.4f s   ratio %.2f\n", peer->value.c_str(), peer->seconds, best / peer->seconds);
  } else {
    std::printf("gfan: missing\n");
  }
  std::fflush(stdout);
}

}  // namespace

int main() {
  std::printf("mixed volumes, one thread (aim: no slower than gfan; 1.8 times faster on two threads)\n");
  compare("cyclic", 9, 7);
  compare("cyclic", 10, 7);
  compare("cyclic", 11, 5);
  compare("cyclic", 12, 3);
  compare("katsura", 12, 7);
  compare("noon", 10, 7);
  compare("noon", 13, 7);
  compare("eco", 15, 5);
  compare("chandra", 12, 5);
  return 0;
}
