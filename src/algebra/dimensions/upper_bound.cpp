#include "algebra/dimensions/upper_bound.hpp"

#include "algebra/dimensions/dimension_bounds.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace zeroset::algebra::detail {
namespace {

constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max() / 4;

enum Theorem : unsigned { kAmbient = 1, kParameters = 2, kMatrices = 4, kSecants = 8, kComposition = 16 };

struct Bound {
  std::int64_t value = kHuge;
  unsigned theorems = 0;
};

bool operator<(const Bound& a, const Bound& b) {
  return a.value < b.value;
}

std::int64_t saturated(const Integer& value) {
  return value > kHuge ? kHuge : static_cast<std::int64_t>(value);
}

/// phi(t) = c (t + s)^r + e for some s and e: with biases on both sides such a polynomial is as good as a monomial.
/// Gives e, absent where phi is of no such form.
std::optional<Rational> shift_of_power(const PolynomialStage& stage) {
  const std::int64_t degree = stage.degree();
  if (degree < 1) {
    return std::nullopt;
  }
  const auto& c = stage.coefficients;
  const auto top = static_cast<std::size_t>(degree);
  const Rational s = c[top - 1] / (c[top] * degree);
  Rational term = c[top];  // c C(r, k) s^(r-k), from k = r downwards
  for (std::size_t k = top; k-- > 1;) {
    term *= s * static_cast<std::int64_t>(k + 1) / static_cast<std::int64_t>(top - k);
    if (term != c[k]) {
      return std::nullopt;
    }
  }
  term *= s / degree;
  return degree == 1 ? Rational(0) : Rational(c[0] - term);
}

/// One affine map of a network of full layers, with what follows it.
struct Link {
  std::int64_t width = 0;
  std::int64_t parameters = 0;
  bool free = false, bias = false;
  Integer degree = 1;
  bool monomial = true;
  int activations = 0;
  std::optional<Rational> shift{};  ///< of its only activation

  /// The units of this layer may be scaled at the cost of the next layer's weights.
  [[nodiscard]] bool scales(const Link& next) const {
    const bool completed = activations == 1 && shift && bias && (*shift == 0 || next.bias);
    return free && next.free && (monomial || completed) && degree >= 1;
  }
};

/// Every output of every layer reads every input, with weights of its own or ones.
bool is_full(const Tape& tape) {
  return std::all_of(tape.stages.begin(), tape.stages.end(), [](const Stage& stage) {
    const auto* affine = std::get_if<AffineStage>(&stage);
    return affine == nullptr || affine->is_dense();
  });
}

/// Absent where a stage is no full layer, or where batch normalization shifts.
std::optional<std::vector<Link>> chain(const Tape& tape) {
  if (!is_full(tape)) {
    return std::nullopt;
  }
  std::vector<Link> links;
  for (const Stage& stage : tape.stages) {
    if (const auto* affine = std::get_if<AffineStage>(&stage)) {
      Link link;
      link.width = affine->outputs;
      link.free = affine->has_free_weights();
      link.bias = affine->bias_offset != kNone;
      link.parameters = (link.free ? affine->inputs * affine->outputs : 0) + (link.bias ? affine->outputs : 0);
      links.push_back(link);
    } else if (const auto* scaling = std::get_if<ScalingStage>(&stage)) {
      if (scaling->has_shift()) {
        return std::nullopt;
      }
    } else if (links.empty()) {
      return std::nullopt;  // an activation of the inputs themselves: the chain below would miss its degree
    } else {
      const auto& polynomial = std::get<PolynomialStage>(stage);
      Link& link = links.back();
      link.degree *= polynomial.degree();
      link.monomial = link.monomial && polynomial.is_monomial();
      link.shift = shift_of_power(polynomial);
      ++link.activations;
    }
  }
  return links;
}

/// Matrices of rank at most r, with a linear part of rank r and biases as they may come.
std::int64_t matrices_of_rank(const Integer& rows, const Integer& columns, const Integer& rank) {
  const Integer r = std::min({rank, rows, columns});
  return saturated(r * (rows + columns - r));
}

class ChainBound {
 public:
  ChainBound(std::vector<Link> links, std::int64_t inputs) : links_(std::move(links)), inputs_(inputs) {}

  [[nodiscard]] Bound bound() {
    const std::size_t length = links_.size();
    table_.assign((length + 1) * (length + 1), Bound{});
    for (std::size_t span = 1; span <= length; ++span) {
      for (std::size_t from = 0; from + span <= length; ++from) {
        at(from, from + span) = part(from, from + span);
      }
    }
    return length == 0 ? Bound{} : at(0, length);
  }

 private:
  // Layers from+1..to: the outputs of layer `from` after its activation are the inputs.
  Bound part(std::size_t from, std::size_t to) {
    Bound best{ambient(from, to), kAmbient};
    if (to == from + 1) {
      best = std::min(best, Bound{links_[from].parameters, kParameters});
    }
    for (std::size_t middle = from + 1; middle < to; ++middle) {
      const Bound &left = at(from, middle), &right = at(middle, to);
      const std::int64_t scalings = links_[middle - 1].scales(links_[middle]) ? links_[middle - 1].width : 0;
      best = std::min(best, Bound{left.value + right.value - scalings, left.theorems | right.theorems | kComposition});
    }
    best = std::min(best, Bound{linear(from, to), kMatrices});
    return std::min(best, Bound{secant(from, to), kSecants});
  }

  [[nodiscard]] std::int64_t inputs_of(std::size_t from) const { return from == 0 ? inputs_ : links_[from - 1].width; }

  [[nodiscard]] std::int64_t ambient(std::size_t from, std::size_t to) const {
    Integer degree = 1;
    bool homogeneous = true;
    for (std::size_t layer = from; layer < to; ++layer) {
      homogeneous = homogeneous && !links_[layer].bias && (layer + 1 == to || links_[layer].monomial);
      if (layer + 1 < to) {
        degree *= links_[layer].degree;
      }
    }
    const std::int64_t inputs = inputs_of(from);
    // Where the degree is that large the space never bounds anything; its exact size is not worth computing.
    if (degree > 1'000'000 && inputs > 1) {
      return kHuge;
    }
    return saturated(space_dimension(links_[to - 1].width, degree, inputs, homogeneous));
  }

  // x -> A x + b with A, or A and b together, of bounded rank.
  [[nodiscard]] std::int64_t linear(std::size_t from, std::size_t to) const {
    std::int64_t narrowest = kHuge, after_bias = kHuge;
    bool biased = false;
    for (std::size_t layer = from; layer + 1 < to; ++layer) {
      if (links_[layer].degree != 1 || !links_[layer].monomial) {
        return kHuge;
      }
      biased = biased || links_[layer].bias;
      after_bias = std::min(links_[layer].bias ? kHuge : after_bias, links_[layer].width);
      narrowest = std::min(narrowest, links_[layer].width);
    }
    if (to == from + 1) {
      return kHuge;
    }
    const std::int64_t inputs = inputs_of(from), outputs = links_[to - 1].width;
    if (links_[to - 1].bias) {
      const std::int64_t matrices = matrices_of_rank(outputs, inputs, narrowest);
      return matrices >= kHuge ? kHuge : matrices + outputs;
    }
    return biased ? matrices_of_rank(outputs, Integer(inputs) + 1, after_bias)
                  : matrices_of_rank(outputs, inputs, narrowest);
  }

  // One output: sums of powers of linear forms, with a bias in one more unknown.
  [[nodiscard]] std::int64_t secant(std::size_t from, std::size_t to) const {
    if (to != from + 2 || links_[to - 1].width != 1) {
      return kHuge;
    }
    const Link& hidden = links_[from];
    const std::int64_t inputs = inputs_of(from) + (hidden.bias ? 1 : 0);
    constexpr std::int64_t kFits = 1 << 30;
    if (!hidden.monomial || hidden.degree > 1000 || inputs > kFits || hidden.width > kFits) {
      return kHuge;
    }
    return alexander_hirschowitz(inputs, static_cast<std::int64_t>(hidden.degree), hidden.width) +
           (links_[to - 1].bias ? 1 : 0);
  }

  Bound& at(std::size_t from, std::size_t to) { return table_[from * (links_.size() + 1) + to]; }

  std::vector<Link> links_;
  std::int64_t inputs_;
  std::vector<Bound> table_{};
};

std::string names(unsigned theorems) {
  constexpr std::pair<unsigned, const char*> kNames[] = {{kAmbient, "ambient space"},
                                                         {kParameters, "parameters minus scalings"},
                                                         {kComposition, "composition of layers"},
                                                         {kMatrices, "matrices of bounded rank"},
                                                         {kSecants, "Alexander and Hirschowitz 1995"}};
  // A composition is always of some segments' spaces and parameters; only what is remarkable in it is named.
  const bool composed = (theorems & kComposition) != 0;
  std::string text;
  for (const auto& [theorem, name] : kNames) {
    const bool plain = theorem == kAmbient || theorem == kParameters;
    if ((theorems & theorem) != 0 && !(composed && plain)) {
      text += (text.empty() ? "" : "; ") + std::string(name);
    }
  }
  return text;
}

/// How many inputs the outputs see: number of inputs -> number of outputs. Empty where the lists would be long.
std::map<std::int64_t, std::int64_t> seen_inputs(const Tape& tape) {
  constexpr double kMax = 1e6;
  if (is_full(tape)) {
    return {{tape.inputs, tape.outputs}};
  }
  std::vector<std::set<std::int64_t>> seen;
  for (std::int64_t i = 0; i < tape.inputs && static_cast<double>(tape.inputs) < kMax; ++i) {
    seen.push_back({i});
  }
  for (const Stage& stage : tape.stages) {
    const auto* affine = std::get_if<AffineStage>(&stage);
    if (affine == nullptr) {
      continue;
    }
    if (static_cast<double>(affine->outputs) * static_cast<double>(tape.inputs) > kMax) {
      return {};
    }
    std::vector<std::set<std::int64_t>> next(static_cast<std::size_t>(affine->outputs));
    for (std::int64_t i = 0; i < affine->outputs; ++i) {
      affine->for_each_edge(i, [&](std::int64_t source, std::int64_t) {
        const auto& from = seen[static_cast<std::size_t>(source)];
        next[static_cast<std::size_t>(i)].insert(from.begin(), from.end());
      });
    }
    seen = std::move(next);
  }
  std::map<std::int64_t, std::int64_t> numbers;
  for (const auto& inputs : seen) {
    ++numbers[static_cast<std::int64_t>(inputs.size())];
  }
  return numbers;
}

/// Degrees of the forms that may appear in a network without biases. Absent where they are many.
std::optional<std::set<std::int64_t>> possible_degrees(const Tape& tape) {
  constexpr std::int64_t kMax = 1000;
  if (tape.has_biases || input_degree(tape) > kMax) {
    return std::nullopt;
  }
  std::set<std::int64_t> degrees{1};
  for (const Stage& stage : tape.stages) {
    const auto* polynomial = std::get_if<PolynomialStage>(&stage);
    if (polynomial == nullptr) {
      continue;
    }
    std::set<std::int64_t> power{0}, sum;  // degrees of the k-th power, k from 0
    for (std::size_t k = 0; k < polynomial->coefficients.size(); ++k) {
      if (polynomial->coefficients[k] != 0) {
        sum.insert(power.begin(), power.end());
      }
      std::set<std::int64_t> next;
      for (const std::int64_t a : power) {
        for (const std::int64_t b : degrees) {
          next.insert(a + b);
        }
      }
      power = std::move(next);
    }
    degrees = std::move(sum);
  }
  return degrees;
}

/// Polynomials in the inputs that each output sees, of the degrees that may appear.
std::int64_t visible_space(const Tape& tape) {
  const auto seen = seen_inputs(tape);
  const Integer degree = input_degree(tape);
  if (seen.empty() || degree > 1'000'000) {
    return kHuge;
  }
  const auto degrees = possible_degrees(tape);
  Integer total = 0;
  for (const auto& [inputs, outputs] : seen) {
    if (!degrees) {
      total += space_dimension(outputs, degree, inputs, tape.all_monomial && !tape.has_biases);
      continue;
    }
    for (const std::int64_t d : *degrees) {
      total += space_dimension(outputs, d, inputs, true);
    }
  }
  return saturated(total);
}

}  // namespace

std::int64_t alexander_hirschowitz(std::int64_t n, std::int64_t r, std::int64_t k) {
  const Integer forms = exact_binomial(Integer(n) + r - 1, std::min<std::int64_t>(r, n - 1));
  const Integer terms = Integer(n) * k;
  if (r == 1) {
    return n;
  }
  if (r == 2) {  // symmetric matrices of rank at most k
    const Integer rank = std::min(n, k);
    return saturated(rank * n - rank * (rank - 1) / 2);
  }
  constexpr std::int64_t kExceptions[][3] = {{3, 4, 5}, {4, 4, 9}, {5, 4, 14}, {5, 3, 7}};
  const bool exception = std::any_of(std::begin(kExceptions), std::end(kExceptions), [&](const auto& triple) {
    return triple[0] == n && triple[1] == r && triple[2] == k;
  });
  return saturated(std::min(forms, terms) - (exception ? 1 : 0));
}

UpperBound dimension_upper_bound(const Tape& tape, std::int64_t plain, bool plain_is_ambient) {
  UpperBound best{plain, names(plain_is_ambient ? kAmbient : kParameters)};
  if (auto links = chain(tape)) {
    const Bound bound = ChainBound(std::move(*links), tape.inputs).bound();
    if (bound.value < best.value) {
      best = {bound.value, names(bound.theorems)};
    }
  }
  if (const std::int64_t visible = visible_space(tape); visible < best.value) {
    best = {visible, "inputs that an output sees, exponents of the activations"};
  }
  return best;
}

}  // namespace zeroset::algebra::detail
