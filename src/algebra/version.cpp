#include "zeroset/algebra/version.hpp"

#include "algebra/counts/groebner.hpp"
#include "algebra/flint.hpp"

namespace zeroset::algebra {

std::map<std::string, std::string> library_versions() {
  return {{"flint", FLINT_VERSION}, {"mathicgb", detail::mathicgb_version()}};
}

}  // namespace zeroset::algebra
