#include "zeroset/atlas/lines.hpp"

#include "atlas/lines/line_json.hpp"

#include <cmath>
#include <sstream>

namespace zeroset::atlas {

using detail::line_text;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

/// Room for a verb that watches its own limits to end by itself, with what it knows.
constexpr double kGraceSeconds = 2;

constexpr double kMaxSeconds = 1e9;
constexpr double kMaxGibibytes = 1e6;

std::string pack(const Answer& answer) {
  return line_text({{"keys", answer.keys}, {"complete", answer.complete}, {"text", answer.text}});
}

Answer unpack(const std::string& text) {
  ordered_json packed = ordered_json::parse(text);
  return {packed["keys"], packed["complete"].get<bool>(), packed["text"].get<std::string>()};
}

/// Runs in the child. Errors must reach the caller as what they are, and an exception does not cross from a child: the
/// first character says which it is.
std::string packed_answer(const AlgebraVerb& verb, ObjectReader& reader, const LineOptions& options) {
  try {
    return "a" + pack(verb.answer(reader, options));
  } catch (const SpecError& error) {
    return "s" + line_text(ordered_json::array({error.pointer(), error.message()}));
  } catch (const NotInThisBuild& error) {
    return "n" + std::string(error.what());
  } catch (const LimitExceeded& error) {
    return "l" + std::string(error.what());
  } catch (const InvalidArgument& error) {
    return "i" + std::string(error.what());
  }
}

/// Here again: the answer, or the exception.
Answer unpacked_answer(const std::string& packed) {
  const std::string rest = packed.substr(1);
  switch (packed[0]) {
    case 'a':
      return unpack(rest);
    case 's': {
      const json parts = json::parse(rest);
      throw SpecError(parts[0].get<std::string>(), parts[1].get<std::string>());
    }
    case 'n':
      throw NotInThisBuild(rest);
    case 'l':
      throw LimitExceeded(rest);
    default:
      throw InvalidArgument(rest);
  }
}

}  // namespace

std::span<const AlgebraVerb* const> algebra_verbs() {
  static constexpr const AlgebraVerb* kAll[] = {
      &kSystem, &kBounds, &kDimension, &kClosedForm, &kCount, &kCertifyInconsistent, &kVerify, &kApproximate};
  return kAll;
}

Answer unfinished(const AlgebraVerb& verb, const std::string& reason) {
  Answer answer{.complete = false};
  for (const char* const key : verb.keys) {
    answer.keys[key] = nullptr;
  }
  answer.keys["reason"] = reason;
  return answer;
}

LineOptions read_line_options(ObjectReader& line, LineOptions options) {
  (void)line.find("id");
  if (const json* timeout = line.find("timeout")) {
    options.limits.seconds = read_real(*timeout, line.at("timeout"), 1e-3, kMaxSeconds);
  }
  if (const json* memory = line.find("memory")) {
    options.limits.memory_gib = read_real(*memory, line.at("memory"), 1e-3, kMaxGibibytes);
  }
  if (const json* seed = line.find("seed")) {
    options.seed = read_seed(*seed, line.at("seed"));
  }
  return options;
}

Answer answer_line(const AlgebraVerb& verb, const json& line, const LineOptions& defaults) {
  ObjectReader reader(line, "");
  const LineOptions options = read_line_options(reader, defaults);
  if (!std::isfinite(options.limits.seconds) && !std::isfinite(options.limits.memory_gib)) {
    return verb.answer(reader, options);
  }
  Limits outer = options.limits;
  outer.seconds += kGraceSeconds;
  const ChildOutcome outcome = run_in_child([&] { return packed_answer(verb, reader, options); }, outer);
  if (outcome.status == ChildStatus::timed_out) {
    std::ostringstream reason;
    reason << "more than " << options.limits.seconds << " s (--timeout)";
    return unfinished(verb, reason.str());
  }
  return outcome.status == ChildStatus::finished ? unpacked_answer(outcome.output) : unfinished(verb, outcome.reason);
}

ordered_json to_json(const AlgebraVerb& verb, const Answer& answer) {
  ordered_json document{{"schema", verb.schema}};
  document.update(answer.keys);
  return document;
}

}  // namespace zeroset::atlas
