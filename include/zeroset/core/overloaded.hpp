/// \file
/// Visitors of variants.
#pragma once

namespace zeroset {

/// A visitor of a std::variant, written as lambdas.
template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace zeroset
