#include "zeroset/continuation/homotopy.hpp"

namespace zeroset::continuation {

using algebra::ProgramBuilder;

std::shared_ptr<const ParametricSystem> parametric_system(ProgramBuilder& builder,
                                                          const std::vector<ProgramBuilder::Node>& equations) {
  auto system = std::make_shared<ParametricSystem>();
  std::vector<ProgramBuilder::Node> outputs = equations;
  for (std::uint32_t row = 0; row < equations.size(); ++row) {
    const std::vector<ProgramBuilder::Node> gradient = builder.gradient(equations[row]);
    for (std::uint32_t column = 0; column < gradient.size(); ++column) {
      if (!builder.is_zero(gradient[column])) {
        outputs.push_back(gradient[column]);
        system->nonzeros.emplace_back(row, column);
      }
    }
  }
  system->values = builder.build(equations);
  system->values_and_jacobian = builder.build(outputs);
  return system;
}

}  // namespace zeroset::continuation
