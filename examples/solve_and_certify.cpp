// All solutions of a toy network's zero-error system, each with a certificate, and the critical points of its loss.
#include <nlohmann/json.hpp>

#include <iostream>
#include <zeroset/continuation/certificate_file.hpp>
#include <zeroset/continuation/solve.hpp>

int main() {
  using namespace zeroset;
  using namespace zeroset::continuation;
  const Architecture network = dense_network({.widths = {2, 2, 1}, .degrees = {2}, .free_output_weights = false});
  const Problem problem{.network = network, .data = random_dataset(network, square_points(network), 1)};
  const SolveResult result = solve(problem, {.seed = 7});
  std::cout << result.counts.certified << " solutions certified, " << result.counts.certified_real
            << " real: " << (result.complete ? "complete, " : "not complete, ") << result.reason << '\n';
  const CertificateCheck check = check_certificate(certificates_json(problem, result));
  std::cout << "checked again: " << (check.verified ? "all proved" : check.reason) << '\n';
  return result.complete && check.verified ? 0 : 1;
}
