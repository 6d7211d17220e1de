// Restricted Boltzmann machines so small that every state can be summed over.
#include "zeroset/nets/rbm.hpp"

#include "zeroset/core/error.hpp"

#include "nets/catch.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
using at::Tensor;

namespace {

Tensor normal_tensor(std::vector<std::int64_t> sizes, Stream& stream, double scale) {
  Tensor result = at::empty(sizes, at::kDouble);
  for (std::int64_t i = 0; i < result.numel(); ++i) {
    result.mutable_data_ptr<double>()[i] = scale * stream.normal();
  }
  return result;
}

Rbm small_machine(UnitKind visible, UnitKind hidden, double scale = 0.8) {
  Stream stream(3, "machine");
  return {normal_tensor({3, 3}, stream, scale),
          normal_tensor({3}, stream, 0.5),
          normal_tensor({3}, stream, 0.5),
          visible,
          hidden};
}

/// All eight states of three units, one a row.
Tensor states(UnitKind kind) {
  const double off = kind == UnitKind::binary ? 0 : -1;
  Tensor all = at::empty({8, 3}, at::kDouble);
  for (std::int64_t s = 0; s < 8; ++s) {
    for (std::int64_t i = 0; i < 3; ++i) {
      all.mutable_data_ptr<double>()[3 * s + i] = (s >> i) % 2 == 1 ? 1 : off;
    }
  }
  return all;
}

double energy(const Rbm& m, const Tensor& v, const Tensor& h) {
  double e = -(h.matmul(m.weights).dot(v) + m.visible_bias.dot(v) + m.hidden_bias.dot(h)).item<double>();
  return m.visible == UnitKind::gaussian ? e + 0.5 * v.dot(v).item<double>() : e;
}

/// -log sum_h exp(-E(v, h)).
double summed_free_energy(const Rbm& m, const Tensor& v) {
  const Tensor all = states(m.hidden);
  double sum = 0;
  for (std::int64_t s = 0; s < 8; ++s) {
    sum += std::exp(-energy(m, v, all[s]));
  }
  return -std::log(sum);
}

/// E[h v], E[v], E[h] as (3, 3), (3), (3).
struct Expectations {
  Tensor weights = at::zeros({3, 3}, at::kDouble), visible = at::zeros({3}, at::kDouble),
         hidden = at::zeros({3}, at::kDouble);
  void add(double p, const Tensor& v, const Tensor& h) {
    weights += p * h.outer(v);
    visible += p * v;
    hidden += p * h;
  }
};

/// Under the model: by the 64 joint states; of gaussian visible units by the 8 hidden ones, each with the normal
/// distribution of mean h W + b that the visible units then have, whose integral is exp(|mean|^2 / 2) up to a constant.
Expectations model_expectations(const Rbm& m) {
  std::vector<std::pair<Tensor, Tensor>> pairs;
  std::vector<double> logs;
  const Tensor all_h = states(m.hidden);
  for (std::int64_t j = 0; j < 8; ++j) {
    const Tensor h = all_h[j];
    if (m.visible == UnitKind::gaussian) {
      const Tensor mean = h.matmul(m.weights) + m.visible_bias;
      pairs.emplace_back(mean, h);
      logs.push_back((0.5 * mean.dot(mean) + m.hidden_bias.dot(h)).item<double>());
      continue;
    }
    const Tensor all_v = states(m.visible);
    for (std::int64_t i = 0; i < 8; ++i) {
      pairs.emplace_back(all_v[i], h);
      logs.push_back(-energy(m, all_v[i], h));
    }
  }
  double total = 0;
  for (const double log : logs) {
    total += std::exp(log);
  }
  Expectations result;
  for (std::size_t k = 0; k < logs.size(); ++k) {
    result.add(std::exp(logs[k]) / total, pairs[k].first, pairs[k].second);
  }
  return result;
}

/// Given these data, h distributed as the model says: by its 8 states.
Expectations data_expectations(const Rbm& m, const Tensor& data) {
  Expectations result;
  const Tensor all = states(m.hidden);
  const double n = static_cast<double>(data.size(0));
  for (std::int64_t k = 0; k < data.size(0); ++k) {
    for (std::int64_t s = 0; s < 8; ++s) {
      const double p = std::exp(-energy(m, data[k], all[s]) + summed_free_energy(m, data[k]));
      result.add(p / n, data[k], all[s]);
    }
  }
  return result;
}

Tensor small_data(UnitKind kind) {
  if (kind == UnitKind::gaussian) {
    Stream stream(5, "data");
    return normal_tensor({4, 3}, stream, 1.5);
  }
  const Tensor all = states(kind);
  return at::stack({all[1], all[1], all[6], all[3]});
}

double largest(const Tensor& t) {
  return t.abs().max().item<double>();
}

/// How far an estimate is from the exact gradient of the mean log-likelihood.
double distance(const RbmGradient& estimate, const Rbm& m, const Tensor& data) {
  const Expectations plus = data_expectations(m, data), minus = model_expectations(m);
  return std::max({largest(estimate.weights - (plus.weights - minus.weights)),
                   largest(estimate.visible_bias - (plus.visible - minus.visible)),
                   largest(estimate.hidden_bias - (plus.hidden - minus.hidden))});
}

constexpr UnitKind kVisibleKinds[] = {UnitKind::binary, UnitKind::bipolar, UnitKind::gaussian};
constexpr UnitKind kHiddenKinds[] = {UnitKind::binary, UnitKind::bipolar};

}  // namespace

TEST_CASE("free energies are the negative logarithms of the sums over all hidden states") {
  for (const UnitKind visible : kVisibleKinds) {
    for (const UnitKind hidden : kHiddenKinds) {
      const Rbm m = small_machine(visible, hidden);
      const Tensor data = small_data(visible), energies = free_energy(m, data);
      for (std::int64_t k = 0; k < data.size(0); ++k) {
        CHECK_THAT(energies[k].item<double>(), WithinAbs(summed_free_energy(m, data[k]), 1e-12));
      }
    }
  }
  const Rbm far = small_machine(UnitKind::binary, UnitKind::bipolar, 1e4);  // exp of it overflows
  CHECK(free_energy(far, small_data(UnitKind::binary)).isfinite().all().item<bool>());
}

TEST_CASE("the means of one side given the other are those of the conditional distribution by its eight states") {
  for (const UnitKind visible : kVisibleKinds) {
    for (const UnitKind hidden : kHiddenKinds) {
      const Rbm m = small_machine(visible, hidden);
      const Tensor v = small_data(visible)[2].unsqueeze(0);
      CHECK(largest(hidden_means(m, v)[0] - data_expectations(m, v).hidden) < 1e-12);
      const Tensor h = states(hidden)[5];
      Rbm fixed = m;  // hidden units that are held at h: their bias decides
      fixed.hidden_bias = 60 * (h - (hidden == UnitKind::binary ? 0.5 : 0.0));
      if (visible != UnitKind::gaussian) {
        CHECK(largest(visible_means(m, h.unsqueeze(0))[0] - model_expectations(fixed).visible) < 1e-10);
      } else {
        CHECK(largest(visible_means(m, h.unsqueeze(0))[0] - (h.matmul(m.weights) + m.visible_bias)) < 1e-12);
      }
    }
  }
}

TEST_CASE("the exact gradient that CD-k is held against is the slope of the log-likelihood by free energies") {
  const double step = 1e-5;
  for (const UnitKind hidden : kHiddenKinds) {
    const Rbm m = small_machine(UnitKind::binary, hidden);
    const Tensor data = small_data(UnitKind::binary), all = states(UnitKind::binary);
    const auto likelihood = [&](std::int64_t i, std::int64_t j, double by) {
      Rbm moved = m;
      moved.weights = m.weights.clone();
      moved.weights[i][j] += by;
      return (-free_energy(moved, data).mean() - (-free_energy(moved, all)).logsumexp(0)).item<double>();
    };
    const Tensor exact = data_expectations(m, data).weights - model_expectations(m).weights;
    for (std::int64_t i = 0; i < 3; ++i) {
      for (std::int64_t j = 0; j < 3; ++j) {
        const double slope = (likelihood(i, j, step) - likelihood(i, j, -step)) / (2 * step);
        CHECK_THAT(exact[i][j].item<double>(), WithinAbs(slope, 1e-9));
      }
    }
  }
}

TEST_CASE("CD-k of many chains goes to the exact gradient of a 3 x 3 machine as k grows, and CD-1 does not") {
  constexpr std::int64_t kChains = 5'000;  // of each of four data: standard errors of 0.005, of gaussian units 0.015
  for (const UnitKind visible : kVisibleKinds) {
    for (const UnitKind hidden : kHiddenKinds) {
      CAPTURE(static_cast<int>(visible), static_cast<int>(hidden));
      const Rbm m = small_machine(visible, hidden, visible == UnitKind::gaussian ? 0.7 : 1.0);
      const Tensor data = small_data(visible), many = data.repeat({kChains, 1});
      Stream stream(11, "chains");
      const double near = visible == UnitKind::gaussian ? 0.05 : 0.02;
      const double far = distance(contrastive_divergence(m, many, 1, stream), m, data);
      const double close = distance(contrastive_divergence(m, many, 40, stream), m, data);
      CAPTURE(far, close);
      CHECK(far > 1.4 * near);
      CHECK(close < near);
    }
  }
}

TEST_CASE("samples have the means that were asked for, and gaussian ones variance 1") {
  const Tensor means = at::full({200'000}, 0.3, at::kDouble);  // five standard errors: 0.011
  Stream stream(2, "samples");
  const Tensor binary = sample(UnitKind::binary, means, stream), bipolar = sample(UnitKind::bipolar, means, stream);
  const Tensor normal = sample(UnitKind::gaussian, means, stream);
  for (const Tensor& drawn : {binary, bipolar, normal}) {
    CHECK_THAT(drawn.mean().item<double>(), WithinAbs(0.3, 0.011));
  }
  CHECK(binary.mul(binary - 1).abs().max().item<double>() == 0);
  CHECK(bipolar.abs().sub(1).abs().max().item<double>() == 0);
  CHECK_THAT(normal.var().item<double>(), WithinAbs(1, 0.016));
  CHECK_THAT((normal - 0.3).pow(4).mean().item<double>(), WithinAbs(3, 0.12));
}

TEST_CASE("contrastive divergence depends on its stream alone, and refuses what is no machine") {
  const Rbm m = small_machine(UnitKind::binary, UnitKind::binary);
  const Tensor data = small_data(UnitKind::binary);
  const auto weights = [&](std::uint64_t seed) {
    Stream stream(seed, "chains");
    return contrastive_divergence(m, data, 3, stream).weights;
  };
  CHECK(weights(1).equal(weights(1)));
  CHECK(!weights(1).equal(weights(2)));
  Stream stream(1, "chains");
  CHECK_THROWS_AS(contrastive_divergence(m, data, 0, stream), InvalidArgument);
  CHECK_THROWS_AS(contrastive_divergence(m, data.narrow(1, 0, 2), 1, stream), InvalidArgument);
  CHECK_THROWS_AS(contrastive_divergence(small_machine(UnitKind::binary, UnitKind::gaussian), data, 1, stream),
                  InvalidArgument);
}
