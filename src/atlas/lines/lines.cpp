#include "zeroset/atlas/lines.hpp"

#include "zeroset/core/json.hpp"

#include "atlas/lines/known.hpp"
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
  ordered_json packed = parse_ordered_json(text, "an answer");
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
      const json parts = parse_json(rest, "an error");
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
      &kSystem, &kBounds, &kDimension, &kClosedForm, &kCount, &kSolve, &kCertifyInconsistent, &kVerify, &kApproximate};
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

namespace {

/// A partial answer: what stood in the way of the rest is its reason.
Answer known_so_far(const std::string& packed, const std::string& reason) {
  Answer answer = unpack(packed);
  answer.complete = false;
  const std::string known = answer.keys.value("reason", std::string());
  answer.keys["reason"] = known.empty() ? reason : known + "; " + reason;
  return answer;
}

}  // namespace

void detail::known(const Answer& answer) {
  send_partial(pack(answer));
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
  if (outcome.status == ChildStatus::finished) {
    return unpacked_answer(outcome.output);
  }
  std::ostringstream reason;
  if (outcome.status == ChildStatus::timed_out) {
    reason << "more than " << options.limits.seconds << " s (--timeout)";  // not the grace beside
  } else {
    reason << outcome.reason;
  }
  return outcome.output.empty() ? unfinished(verb, reason.str()) : known_so_far(outcome.output, reason.str());
}

ordered_json to_json(const AlgebraVerb& verb, const Answer& answer) {
  ordered_json document{{"schema", verb.schema}};
  document.update(answer.keys);
  return document;
}

}  // namespace zeroset::atlas
