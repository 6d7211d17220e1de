#include "zeroset/continuation/certificate.hpp"
#include "zeroset/core/random.hpp"

#include "continuation/prover.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <thread>

namespace zeroset::continuation {

using namespace detail;

namespace {

std::vector<ProvedSolution> prove_each(const PreparedSystem& system,
                                       const std::vector<Eigen::VectorXcd>& approximations,
                                       const CertifyOptions& options,
                                       std::atomic<bool>& stopped) {
  std::vector<ProvedSolution> solutions(approximations.size());
  for (const Eigen::VectorXcd& point : approximations) {  // wrong use is told before threads run
    check_point("certify_all", system, point);
  }
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    PreparedSystem own(system);
    for (std::size_t i = next++; i < approximations.size(); i = next++) {
      if (stopped || (options.stop && options.stop())) {
        stopped = true;
        solutions[i].certificate.point = approximations[i];
        solutions[i].certificate.reason = "stopped";
        continue;
      }
      solutions[i] = prove(own, approximations[i], options);
    }
  };
  const auto threads = std::min<std::size_t>(static_cast<std::size_t>(options.threads), approximations.size());
  std::vector<std::jthread> others;
  for (std::size_t t = 1; t < threads; ++t) {
    others.emplace_back([&] {
      work();
      release_thread_memory();
    });
  }
  work();
  return solutions;
}

/// Where the boxes lie under one linear form with random coefficients: boxes that meet have intervals that meet.
struct KeyInterval {
  double lower = 0, upper = 0;
  std::size_t solution = 0;
};

class RandomForm {
 public:
  explicit RandomForm(std::size_t size) : weights_(2 * size) {
    Stream stream(0, "certificate key");
    for (double& weight : weights_) {
      weight = 2 * stream.uniform() - 1;
    }
  }

  [[nodiscard]] KeyInterval key(const Certificate& certificate, std::size_t index) const {
    double middle = 0, radius = 0, size = 0;
    for (std::size_t i = 0; i < certificate.box.size(); ++i) {
      const std::complex<double> c = certificate.point(static_cast<Eigen::Index>(i));
      const double a = weights_[2 * i], b = weights_[2 * i + 1];
      middle += a * c.real() + b * c.imag();
      size += std::abs(a * c.real()) + std::abs(b * c.imag());
      radius += std::abs(a) * certificate.box[i].real_radius + std::abs(b) * certificate.box[i].imaginary_radius;
    }
    // The point is the middle rounded to double; sums of 2n products; all rounded generously.
    const double slack = radius * kInflate + size * (static_cast<double>(weights_.size()) + 8) * 0x1p-52 + kGuard;
    return {middle - 2 * slack, middle + 2 * slack, index};
  }

 private:
  std::vector<double> weights_;
};

class UnionFind {
 public:
  explicit UnionFind(std::size_t size) : parents_(size) { std::iota(parents_.begin(), parents_.end(), 0); }
  /// The least member of its class.
  std::size_t find(std::size_t i) {
    while (parents_[i] != i) {
      i = parents_[i] = parents_[parents_[i]];
    }
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = find(a);
    b = find(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parents_;
};

enum class Relation { same, different, unknown };

Relation relation_of(const ProvedSolution& a, const ProvedSolution& b) {
  if (disjoint(a.certificate.box, b.certificate.box)) {
    return Relation::different;
  }
  const bool same = contains(a.certificate.box, image_box(b)) || contains(b.certificate.box, image_box(a));
  return same ? Relation::same : Relation::unknown;
}

/// Proves both again with more bits until their relation is known. A new box lies in the old one, so what was proved of
/// that stays true.
Relation settle(const PreparedSystem& system, ProvedSolution& a, ProvedSolution& b, const CertifyOptions& options) {
  Relation relation = relation_of(a, b);
  int bits = next_precision(std::max(a.certificate.precision, b.certificate.precision));
  for (; relation == Relation::unknown && bits <= options.max_precision; bits = next_precision(bits)) {
    if (options.stop && options.stop()) {
      break;
    }
    for (ProvedSolution* solution : {&a, &b}) {
      if (auto again = prove_again(system, *solution, bits, options)) {
        *solution = std::move(*again);
      }
    }
    relation = relation_of(a, b);
  }
  return relation;
}

std::vector<KeyInterval> sorted_keys(std::size_t size, const std::vector<ProvedSolution>& solutions) {
  const RandomForm form(size);
  std::vector<KeyInterval> keys;
  for (std::size_t i = 0; i < solutions.size(); ++i) {
    if (solutions[i].certificate.certified) {
      keys.push_back(form.key(solutions[i].certificate, i));
    }
  }
  std::sort(keys.begin(), keys.end(), [](const KeyInterval& a, const KeyInterval& b) {
    return a.lower != b.lower ? a.lower < b.lower : a.solution < b.solution;
  });
  return keys;
}

/// Tells for each certified solution which one is the same and came first in the order of keys; of those no two are the
/// same, as far as is known.
class Relations {
 public:
  Relations(const PreparedSystem& system, std::vector<ProvedSolution>& solutions, const CertifyOptions& options)
      : system_(system), solutions_(solutions), options_(options), first_(solutions.size()) {
    std::iota(first_.begin(), first_.end(), 0);
    std::vector<KeyInterval> open;
    for (const KeyInterval& key : sorted_keys(system.size(), solutions)) {
      std::erase_if(open, [&](const KeyInterval& other) { return other.upper < key.lower; });
      if (!find_same(key.solution, open)) {
        open.push_back(key);
      }
    }
  }

  [[nodiscard]] std::size_t first(std::size_t i) const { return first_[i]; }
  [[nodiscard]] const std::vector<std::pair<std::size_t, std::size_t>>& undecided() const { return undecided_; }

 private:
  bool find_same(std::size_t i, const std::vector<KeyInterval>& open) {
    for (const KeyInterval& other : open) {
      if (relation_of(solutions_[other.solution], solutions_[i]) == Relation::same) {
        first_[i] = other.solution;
        return true;
      }
    }
    std::vector<std::pair<std::size_t, std::size_t>> unknown;
    for (const KeyInterval& other : open) {
      const Relation relation = settle(system_, solutions_[other.solution], solutions_[i], options_);
      if (relation == Relation::same) {
        first_[i] = other.solution;
        return true;
      }
      if (relation == Relation::unknown) {
        unknown.emplace_back(other.solution, i);
      }
    }
    undecided_.insert(undecided_.end(), unknown.begin(), unknown.end());
    return false;
  }

  const PreparedSystem& system_;
  std::vector<ProvedSolution>& solutions_;
  const CertifyOptions& options_;
  std::vector<std::size_t> first_;
  std::vector<std::pair<std::size_t, std::size_t>> undecided_{};
};

/// Members of a class get one certificate, so that boxes of different solutions are disjoint, whichever is taken.
void share_certificates(const std::vector<Eigen::VectorXcd>& approximations,
                        const Relations& relations,
                        std::vector<ProvedSolution>& solutions) {
  for (std::size_t i = 0; i < solutions.size(); ++i) {
    if (relations.first(i) != i) {
      solutions[i].certificate = solutions[relations.first(i)].certificate;
      solutions[i].certificate.displacement = largest_entry(solutions[i].certificate.point - approximations[i]);
    }
  }
}

/// Names of classes by their least members, and numbers of classes.
void count_classes(const Relations& relations, CertifiedSet& set) {
  const std::size_t size = set.certificates.size();
  UnionFind same(size);
  for (std::size_t i = 0; i < size; ++i) {
    same.join(i, relations.first(i));
  }
  UnionFind perhaps = same;  // with those joined that may be the same
  for (const auto& [a, b] : relations.undecided()) {
    set.undecided.emplace_back(static_cast<std::int64_t>(std::min(a, b)), static_cast<std::int64_t>(std::max(a, b)));
    perhaps.join(a, b);
  }
  std::sort(set.undecided.begin(), set.undecided.end());
  for (std::size_t i = 0; i < size; ++i) {
    const Certificate& certificate = set.certificates[i];
    set.certified += certificate.certified ? 1 : 0;
    set.same_as.push_back(certificate.certified ? static_cast<std::int64_t>(same.find(i)) : -1);
    if (certificate.certified && perhaps.find(i) == i) {
      ++set.distinct;
      set.distinct_real += certificate.real == true ? 1 : 0;
      set.distinct_complex += certificate.real == false ? 1 : 0;
    }
  }
}

}  // namespace

std::vector<std::int64_t> CertifiedSet::duplicates() const {
  std::vector<std::int64_t> result;
  for (std::size_t i = 0; i < same_as.size(); ++i) {
    if (same_as[i] >= 0 && same_as[i] != static_cast<std::int64_t>(i)) {
      result.push_back(static_cast<std::int64_t>(i));
    }
  }
  return result;
}

CertifiedSet certify_all(const ParametricSystem& system,
                         const std::vector<algebra::ComplexRational>& parameters,
                         const std::vector<Eigen::VectorXcd>& approximations,
                         const CertifyOptions& options) {
  check_options("certify_all", options);
  const PreparedSystem prepared("certify_all", system, parameters);
  CertifiedSet set;
  std::atomic<bool> stopped{false};
  std::vector<ProvedSolution> solutions = prove_each(prepared, approximations, options, stopped);
  set.stopped = stopped;
  const Relations relations(prepared, solutions, options);
  share_certificates(approximations, relations, solutions);
  for (ProvedSolution& solution : solutions) {
    set.certificates.push_back(std::move(solution.certificate));
  }
  count_classes(relations, set);
  return set;
}

}  // namespace zeroset::continuation
