#include "studies/theory2/runs.hpp"

namespace zeroset::studies::theory2 {

Experiment base_run(const Protocol& protocol, std::size_t a, std::int64_t replica) {
  Experiment run = one_run(protocol, a, {protocol.sgd, protocol.gd}, 1);
  run.seed = replica_seed(protocol, replica);
  return run;
}

Experiment trunk_run(
    const Protocol& protocol, std::int64_t epochs, std::int64_t every, std::size_t a, std::int64_t replica) {
  Experiment run = one_run(protocol, a, {lasting(protocol.gd, epochs)}, every);
  run.seed = replica_seed(protocol, replica);
  return run;
}

Experiment child_run(
    const Protocol& protocol, std::int64_t epochs, std::int64_t every, std::size_t a, std::int64_t parent) {
  return trunk_run(protocol, epochs, parent == 0 ? every : 0, a, parent);
}

}  // namespace zeroset::studies::theory2
