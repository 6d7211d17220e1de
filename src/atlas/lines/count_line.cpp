#include "zeroset/algebra/count.hpp"
#include "zeroset/atlas/lines.hpp"
#include "zeroset/atlas/subject.hpp"

namespace zeroset::atlas {
namespace {

using nlohmann::json;

Answer answer_count(ObjectReader& line, const LineOptions& options) {
  const Subject subject = read_problem_subject(line, options.folder);
  algebra::CountOptions wanted{.limits = options.limits, .seed = options.seed, .threads = options.threads};
  if (const json* max_real = line.find("most_real")) {
    constexpr std::int64_t kMax = 6000;
    wanted.max_real = read_integer(*max_real, line.at("most_real"), 0, kMax);
  }
  if (const json* prove = line.find("prove")) {
    wanted.prove = read_bool(*prove, line.at("prove"));
  }
  line.finish();
  const algebra::CountResult result = count_of(subject, wanted);
  return {.keys = to_json(result), .complete = result.complete};
}

constexpr const char* kCountKeys[] = {"dimension",
                                      "degree",
                                      "with_multiplicity",
                                      "distinct",
                                      "simple",
                                      "torus",
                                      "multiplicities",
                                      "real",
                                      "primes",
                                      "status",
                                      "real_status"};

}  // namespace

const AlgebraVerb kCount{"count", "zeroset.count/1", answer_count, kCountKeys};

}  // namespace zeroset::atlas
