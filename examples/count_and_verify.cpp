/// \file
/// How many weights make two cubic units fit four points exactly? Bounds, exact count and closed form side by side.
#include <iostream>
#include <vector>
#include <zeroset/algebra/dimension.hpp>
#include <zeroset/atlas/verify.hpp>
#include <zeroset/core/problem.hpp>
#include <zeroset/document/table_writers.hpp>

int main() {
  using namespace zeroset;
  const Architecture network = dense_network({.widths = {2, 2, 1}, .degrees = {3}, .free_output_weights = false});
  Problem problem{.network = network, .kind = ProblemKind::zero_error};
  problem.data = random_dataset(network, square_points(network), 1);
  problem.data_seed = 1;

  atlas::VerifyRow row = atlas::verify(problem, {.mixed_volumes = false});
  row.id = "2-2-1, t^3";
  std::cout << to_text(atlas::verify_table(std::vector{row}));
  std::cout << *row.count->with_multiplicity << " solutions, " << *row.count->real << " of them real; dimension "
            << algebra::dimension(network).dimension << '\n';
}
