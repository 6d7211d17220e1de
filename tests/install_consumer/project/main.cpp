#include <iostream>
#include <zeroset/algebra/dimension.hpp>
#include <zeroset/core/architecture.hpp>

int main() {
  const zeroset::Architecture network = zeroset::preset_network("figure7");
  std::cout << zeroset::num_parameters(network) << " parameters, dimension "
            << zeroset::algebra::dimension(network).dimension << '\n';
  return 0;
}
