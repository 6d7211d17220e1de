#include "zeroset/continuation/path.hpp"
#include "zeroset/continuation/start_system.hpp"

namespace zeroset::continuation {

std::string name(PathStatus status) {
  switch (status) {
    case PathStatus::regular:
      return "regular";
    case PathStatus::singular:
      return "singular";
    case PathStatus::at_infinity:
      return "at_infinity";
    case PathStatus::excess:
      return "excess";
    case PathStatus::failed:
      break;
  }
  return "failed";
}

std::string name(StartKind kind) {
  switch (kind) {
    case StartKind::total_degree:
      return "total-degree";
    case StartKind::multihomogeneous:
      return "multihomogeneous";
    case StartKind::polyhedral:
      return "polyhedral";
    case StartKind::parameter:
      return "parameter";
    case StartKind::monodromy:
      break;
  }
  return "monodromy";
}

}  // namespace zeroset::continuation
