// Quotient dimensions modulo a prime beside Macaulay2's F4, the whole of a count, and the Dao-Rodriguez table.
//
//   zeroset_algebra_bench [--table]     with --table all 4,681 dimensions, on two processes (one to two minutes)
//
// Times are the least of several runs, in seconds. Macaulay2 times its own basis; a run of it that is not to be had is
// printed as missing.
#include "zeroset/algebra/count.hpp"
#include "zeroset/algebra/dimension.hpp"
#include "zeroset/algebra/system_io.hpp"

#include "algebra/families.hpp"
#include "algebra/truth.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <poll.h>
#include <string>
#include <unistd.h>
#include <vector>

using namespace zeroset;

namespace {

constexpr std::uint32_t kPrime = 32003;
constexpr int kRuns = 7;

double seconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A script that prints the seconds of each run and the dimension of the quotient.
std::string macaulay2_script(const algebra::PolynomialSystem& system) {
  std::string names, polynomials;
  for (const std::string& name : system.variables) {
    names += (names.empty() ? "" : ", ") + name;
  }
  for (const algebra::Polynomial& f : system.polynomials) {
    polynomials += (polynomials.empty() ? "" : ",\n  ") + algebra::to_string(f, system.variables);
  }
  // A new ring for each run: Macaulay2 remembers bases.
  return "for run from 1 to " + std::to_string(kRuns) + " do (\n  R = ZZ/" + std::to_string(kPrime) + "[" + names +
         "];\n  I = ideal(" + polynomials +
         ");\n  t = elapsedTiming (G = groebnerBasis(I, Strategy => \"F4\"));\n  print toString t#0;\n);\n";
}

std::optional<double> macaulay2_seconds(const algebra::PolynomialSystem& system) {
  const std::filesystem::path script =
      std::filesystem::temp_directory_path() / ("zeroset_bench_" + std::to_string(getpid()) + ".m2");
  std::ofstream(script) << macaulay2_script(system) << "exit 0\n";
  FILE* pipe = popen(("M2 --script '" + script.string() + "' 2>/dev/null").c_str(), "r");
  std::optional<double> least;
  std::array<char, 256> line{};
  while (pipe != nullptr && std::fgets(line.data(), line.size(), pipe) != nullptr) {
    const double value = std::strtod(line.data(), nullptr);
    least = least && *least < value ? least : std::optional(value);
  }
  if (pipe != nullptr) {
    pclose(pipe);
  }
  std::filesystem::remove(script);
  return least;
}

void compare(const std::string& name, int n) {
  const algebra::PolynomialSystem system = zeroset::testing::family(name, n);
  algebra::QuotientTiming best{0, 1e9, 1e9};
  for (int run = 0; run < kRuns; ++run) {
    const algebra::QuotientTiming timing = algebra::time_quotient(system, kPrime);
    best = {timing.dimension,
            std::min(best.basis_seconds, timing.basis_seconds),
            std::min(best.total_seconds, timing.total_seconds)};
  }
  std::printf("%-10s %6lld solutions   basis %.4f s, with distinct and torus %.4f s",
              (name + "-" + std::to_string(n)).c_str(),
              static_cast<long long>(best.dimension),
              best.basis_seconds,
              best.total_seconds);
  if (const auto peer = macaulay2_seconds(system)) {
    std::printf("   Macaulay2 F4 %.4f s   ratio %.2f\n", *peer, best.basis_seconds / *peer);
  } else {
    std::printf("   Macaulay2: missing\n");
  }
  std::fflush(stdout);
}

constexpr std::size_t kShards = 2;

std::string wrong_rows_of_shard(std::size_t shard) {
  std::size_t index = 0, wrong = 0;
  for (const auto& row : zeroset::testing::truth("dao_rodriguez_dims")) {
    if (index++ % kShards == shard) {
      const auto result = algebra::dimension(dense_network({.widths = row[0].get<std::vector<std::int64_t>>()}));
      wrong += result.dimension == row[3] ? 0 : 1;
    }
  }
  return std::to_string(wrong);
}

void time_table() {
  std::string wrong;
  const double seconds = seconds_of([&] {
    std::vector<ChildProcess> children;
    for (std::size_t shard = 0; shard < kShards; ++shard) {
      children.emplace_back([shard] { return wrong_rows_of_shard(shard); }, Limits{});
    }
    for (ChildProcess& child : children) {
      while (!child.poll()) {
        pollfd ready{child.descriptor(), POLLIN, 0};
        ::poll(&ready, 1, -1);
      }
      wrong += (wrong.empty() ? "" : " + ") + child.outcome().output;
    }
  });
  std::printf("Dao-Rodriguez table: 4681 dimensions in %.1f s on 2 processes, wrong: %s   (aim: under 90 s)\n",
              seconds,
              wrong.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  std::printf(
      "quotient dimensions modulo %u, least of %d runs (aim: katsura-8 0.05 s, cyclic-7 0.2 s, noon-7 0.3 s, or no "
      "slower than Macaulay2's F4)\n",
      kPrime,
      kRuns);
  compare("katsura", 6);
  compare("katsura", 8);
  compare("noon", 5);
  compare("noon", 6);
  compare("noon", 7);
  compare("cyclic", 6);
  compare("cyclic", 7);
  if (argc > 1 && std::string(argv[1]) == "--table") {
    time_table();
  }
  return 0;
}
