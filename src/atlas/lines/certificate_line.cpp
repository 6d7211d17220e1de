#include "zeroset/algebra/nullstellensatz.hpp"
#include "zeroset/atlas/lines.hpp"
#include "zeroset/atlas/subject.hpp"

namespace zeroset::atlas {
namespace {

using nlohmann::json;

Answer answer_certificate(ObjectReader& line, const LineOptions& options) {
  const Subject subject = read_problem_subject(line, options.folder);
  algebra::CertificateOptions wanted{.limits = options.limits, .seed = options.seed, .threads = options.threads};
  if (const json* degree = line.find("max_degree")) {
    wanted.max_degree = read_integer(*degree, line.at("max_degree"), 0);
  }
  line.finish();
  const algebra::PolynomialSystem system = system_of(subject, options.limits);
  const algebra::InconsistencyResult result = algebra::certify_inconsistent(system, wanted);
  const bool written = result.inconsistent == true && !options.out.empty();
  const std::string file = written ? algebra::write_certificate(system, result, options.out).string() : "";
  return {.keys = to_json(result, system.variables, file), .complete = result.complete};
}

constexpr const char* kCertificateKeys[] = {
    "inconsistent", "degree", "multipliers", "status", "degree_status", "primes", "file"};

}  // namespace

const AlgebraVerb kCertifyInconsistent{
    "certify-inconsistent", "zeroset.certify-inconsistent/1", answer_certificate, kCertificateKeys};

}  // namespace zeroset::atlas
