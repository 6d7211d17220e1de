#include <zeroset/core/architecture.hpp>

#include <iostream>

int main() {
  std::cout << zeroset::num_parameters(zeroset::preset_network("figure7")) << " parameters\n";
  return 0;
}
