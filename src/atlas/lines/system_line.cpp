#include "zeroset/algebra/system_io.hpp"
#include "zeroset/atlas/lines.hpp"
#include "zeroset/atlas/subject.hpp"

namespace zeroset::atlas {
namespace {

using nlohmann::json;

Answer answer_system(ObjectReader& line, const LineOptions& options) {
  const Subject subject = read_problem_subject(line, options.folder);
  const auto& names = algebra::system_format_names();
  const json* format = line.find("format");
  const std::string chosen = format == nullptr ? "json" : names[read_choice(*format, line.at("format"), names)];
  line.finish();
  Answer result;
  result.text = algebra::write_system(system_of(subject, options.limits), algebra::system_format(chosen));
  return result;
}

constexpr const char* kSystemKeys[] = {"text"};

}  // namespace

const AlgebraVerb kSystem{"system", "zeroset.system/1", answer_system, kSystemKeys};

}  // namespace zeroset::atlas
