#include "algebra/counts/residue_stream.hpp"

#include "algebra/counts/modular_count.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <poll.h>
#include <utility>

namespace zeroset::algebra::detail {
namespace {

/// Bad primes that are passed over beside as many as there are good ones.
constexpr std::size_t kMaxBadPrimes = 16;

template <class T>
void append(std::string& bytes, const T* values, std::size_t count) {
  if (count > 0) {
    bytes.append(reinterpret_cast<const char*>(values), count * sizeof(T));
  }
}

template <class T>
void extract(const std::string& bytes, std::size_t& at, T* values, std::size_t count) {
  if (count > 0) {  // of no values there is no address
    std::memcpy(values, bytes.data() + at, count * sizeof(T));
  }
  at += count * sizeof(T);
}

void pack(const Residues& residues, std::string& bytes) {
  const std::uint64_t size = residues.values.size();
  append(bytes, &residues.prime, 1);
  append(bytes, &residues.shape, 1);
  append(bytes, &size, 1);
  append(bytes, residues.values.data(), residues.values.size());
}

}  // namespace

ResidueStream::ResidueStream(
    const PolynomialSystem& system, const CountOptions& options, Clock::time_point start, const char* name, Work work)
    : system_(system), options_(options), start_(start), primes_(options.seed, name), work_(std::move(work)) {}

std::optional<Residues> ResidueStream::next() {
  while (ready_.empty()) {
    start_children();
    if (children_.empty()) {
      return std::nullopt;
    }
    wait_for_first();
  }
  Residues first = std::move(ready_.front());
  ready_.pop_front();
  return first;
}

void ResidueStream::start_children() {
  while (failure_.empty() && children_.size() < static_cast<std::size_t>(options_.threads)) {
    start_child();
  }
}

void ResidueStream::start_child() {
  constexpr std::size_t kFirst = 8, kMax = 32;
  const std::size_t wanted = std::min(kFirst << std::min<std::size_t>(batches_ / 2, 8), kMax);
  std::vector<ModularSystem> batch;
  while (batch.size() < wanted && primes_.drawn() < PrimeStream::kPrimes) {
    if (auto modular = reduce(system_, primes_.next())) {
      batch.push_back(std::move(*modular));
    }
  }
  const double seconds = options_.limits.seconds - seconds_since(start_);
  if (batch.empty()) {
    failure_ = "there are no more 16-bit primes";
  } else if (seconds <= 0) {
    failure_ = time_reason(options_.limits.seconds);
  }
  if (!failure_.empty()) {
    return;
  }
  const double memory = std::isfinite(options_.limits.memory_gib) ? options_.limits.memory_gib : kDefaultMemoryGib;
  const auto work = [&] {
    std::string bytes;
    for (const ModularSystem& modular : batch) {
      try {
        pack(work_(modular), bytes);
      } catch (const BadPrime&) {
        pack({modular.prime, 0, {}}, bytes);
      }
    }
    return bytes;
  };
  children_.emplace_back(work, Limits{seconds, memory});
  ++batches_;
}

void ResidueStream::wait_for_first() {
  while (!children_.front().poll()) {
    pollfd ready{children_.front().descriptor(), POLLIN, 0};
    const double timeout = std::clamp(children_.front().seconds_left(), 0.0, 0.1);
    static_cast<void>(::poll(&ready, 1, static_cast<int>(std::ceil(1000 * timeout))));
    for (std::size_t i = 1; i < children_.size(); ++i) {  // so that none waits for its pipe to be read
      static_cast<void>(children_[i].poll());
    }
    if (options_.stop && options_.stop()) {
      failure_ = "interrupted";
      children_.clear();
      return;
    }
  }
  const ChildOutcome outcome = children_.front().outcome();
  children_.pop_front();
  if (outcome.status == ChildStatus::finished) {
    unpack(outcome.output);
    return;
  }
  failure_ = outcome.status == ChildStatus::timed_out ? time_reason(options_.limits.seconds) : outcome.reason;
  children_.clear();
}

void ResidueStream::unpack(const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    Residues residues;
    std::uint64_t size = 0;
    extract(bytes, at, &residues.prime, 1);
    extract(bytes, at, &residues.shape, 1);
    extract(bytes, at, &size, 1);
    residues.values.resize(size);
    extract(bytes, at, residues.values.data(), size);
    if (size == 0) {
      ++bad_;
      continue;
    }
    ++good_;
    ready_.push_back(std::move(residues));
  }
  if (bad_ > kMaxBadPrimes + good_) {  // not the primes': the dimension itself must be another
    failure_ = "modulo " + std::to_string(bad_) + " of " + std::to_string(bad_ + good_) +
               " primes the solution set has another dimension than 0";
    children_.clear();
  }
}

}  // namespace zeroset::algebra::detail
