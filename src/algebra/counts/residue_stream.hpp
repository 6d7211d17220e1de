// The same computation modulo many primes, in child processes.
#pragma once

#include "zeroset/algebra/count.hpp"

#include "algebra/counts/groebner.hpp"
#include "algebra/counts/prime_stream.hpp"
#include "algebra/counts/prime_vote.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra::detail {

struct Residues {
  std::uint32_t prime = 0;
  std::uint64_t shape = 0;              ///< what must be the same for all primes, hashed: the standard monomials
  std::vector<std::uint32_t> values{};  ///< below the prime
};

/// Hands over residues prime by prime, in the order in which the primes were drawn: what is made of them does not
/// depend on the number of threads. A child takes a batch of primes, so that starting it costs little. Bad primes are
/// passed over; where there are many, the stream ends.
class ResidueStream {
 public:
  using Work = std::function<Residues(const ModularSystem&)>;  ///< may throw BadPrime

  /// \param name  of the stream of primes
  ResidueStream(const PolynomialSystem& system,
                const CountOptions& options,
                Clock::time_point start,
                const char* name,
                Work work);

  /// Absent where time, memory or primes ran out; then see failure().
  [[nodiscard]] std::optional<Residues> next();
  [[nodiscard]] const std::string& failure() const { return failure_; }

 private:
  void start_children();
  void start_child();
  void wait_for_first();
  void unpack(const std::string& bytes);

  const PolynomialSystem& system_;
  const CountOptions& options_;
  Clock::time_point start_;
  PrimeStream primes_;
  Work work_;
  std::size_t batches_ = 0;
  std::deque<ChildProcess> children_{};
  std::deque<Residues> ready_{};
  std::size_t good_ = 0, bad_ = 0;  ///< primes
  std::string failure_{};
};

}  // namespace zeroset::algebra::detail
