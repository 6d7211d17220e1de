// Systems written out as text.
#pragma once

#include "zeroset/algebra/system_io.hpp"

#include <string>
#include <vector>

namespace zeroset::testing {

inline algebra::PolynomialSystem system_of(const std::vector<std::string>& variables,
                                           const std::vector<std::string>& polynomials) {
  algebra::PolynomialSystem system{variables, {}, {}};
  for (const std::string& text : polynomials) {
    system.polynomials.push_back(algebra::read_polynomial(text, variables));
  }
  return system;
}

}  // namespace zeroset::testing
