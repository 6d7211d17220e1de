#include "cli/batch.hpp"

#include "cli/exit_code.hpp"
#include "cli/progress_bar.hpp"

#include <cmath>
#include <cstdio>
#include <deque>
#include <fstream>
#include <iostream>
#include <new>
#include <optional>
#include <poll.h>
#include <set>
#include <sstream>
#include <vector>

namespace zeroset::cli {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

/// Room for a verb that watches its own limits to end by itself, with what it knows.
constexpr double kGraceSeconds = 2;

constexpr double kMostSeconds = 1e9;
constexpr double kMostGibibytes = 1e6;

Answer unfinished(const AlgebraVerb& verb, const std::string& reason) {
  Answer answer;
  answer.complete = false;
  for (const char* const* key = verb.keys; *key != nullptr; ++key) {
    answer.keys[*key] = nullptr;
  }
  answer.keys["reason"] = reason;
  return answer;
}

/// Bytes that are no UTF-8, as names of files may have, become the replacement character.
std::string printed_json(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string pack(const Answer& answer) {
  return printed_json({{"keys", answer.keys}, {"complete", answer.complete}, {"text", answer.text}});
}

Answer unpack(const std::string& text) {
  ordered_json packed = ordered_json::parse(text);
  return {packed["keys"], packed["complete"].get<bool>(), packed["text"].get<std::string>()};
}

std::string print(const json& id, const Answer& answer) {
  ordered_json printed{{"id", id}};
  if (!answer.text.empty()) {
    printed["text"] = answer.text;
  }
  for (const auto& [key, value] : answer.keys.items()) {
    printed[key] = value;
  }
  return printed_json(printed);
}

std::string print_error(const json& id, const std::string& pointer, const std::string& message) {
  return printed_json({{"id", id}, {"error", {{"pointer", pointer}, {"message", message}}}});
}

/// Runs in the child of one line. The first character of what it returns is the exit status of the line.
std::string answer_in_child(const AlgebraVerb& verb, const std::string& text, const LineOptions& defaults) {
  const auto reply = [](int status, const std::string& output) { return std::to_string(status) + output; };
  json id = nullptr;
  try {
    const json document = parse_json(text, "the line");
    if (document.is_object() && document.contains("id")) {
      id = document["id"];
    }
    ObjectReader reader(document, "");
    (void)reader.require("id", "a name for the answer");
    const Answer answer = answer_line(verb, document, defaults);
    return reply(answer.complete ? kAnswered : kIncomplete, print(id, answer));
  } catch (const SpecError& error) {
    return reply(kWrongInput, print_error(id, error.pointer(), error.message()));
  } catch (const InvalidArgument& error) {
    return reply(kWrongInput, print_error(id, "", error.what()));
  } catch (const NotInThisBuild& error) {
    return reply(kNotInThisBuild, print_error(id, "", error.what()));
  } catch (const LimitExceeded& error) {
    return reply(kIncomplete, print(id, unfinished(verb, error.what())));
  } catch (const std::bad_alloc&) {
    return reply(kIncomplete, print(id, unfinished(verb, "out of memory")));
  }
}

LineResult result_of(const ChildOutcome& outcome, const std::string& text, const AlgebraVerb& verb) {
  if (outcome.status == ChildStatus::finished && !outcome.output.empty()) {
    return {outcome.output[0] - '0', outcome.output.substr(1)};
  }
  json id = nullptr;
  try {
    const json document = parse_json(text, "the line");
    id = document.is_object() && document.contains("id") ? document["id"] : json();
  } catch (const SpecError&) {  // the line is none, and answered by the reason alone
  }
  return {kIncomplete, print(id, unfinished(verb, outcome.reason))};
}

std::vector<std::string> read_lines(const std::string& file, const Shard& shard) {
  std::ifstream opened;
  if (file != "-") {
    opened.open(file);
    if (!opened || std::filesystem::is_directory(file)) {
      throw SpecError("", "cannot open the batch file " + file);
    }
  }
  std::istream& input = file == "-" ? std::cin : opened;
  std::vector<std::string> lines;
  std::size_t number = 0;
  for (std::string text; std::getline(input, text);) {
    if (text.find_first_not_of(" \t\r") == std::string::npos) {
      continue;
    }
    if (shard.has(number++)) {
      lines.push_back(std::move(text));
    }
  }
  return lines;
}

/// At most `width` children at a time; results are handed on in order as soon as they may be.
class Pool {
 public:
  using Ready = std::function<void(std::size_t, const LineResult&)>;

  Pool(const std::vector<std::string>& lines, const AlgebraVerb& verb, const LinesOptions& options)
      : lines_(lines), verb_(verb), options_(options), results_(lines.size()) {}

  void run(const Ready& ready) {
    while (next_ < lines_.size() || !running_.empty()) {
      if (options_.stop && options_.stop()) {
        return;  // the destructors kill what is under way
      }
      start();
      wait();
      collect();
      hand_on(ready);
    }
  }

 private:
  struct Running {
    std::size_t line;
    ChildProcess child;
  };

  /// What is answered and not handed on yet; in order only up to the first line that is not answered.
  void hand_on(const Ready& ready) {
    for (std::size_t line = first_; line < next_; ++line) {
      if (results_[line] && !results_[line]->output.empty()) {
        ready(line, *results_[line]);
        results_[line]->output.clear();
      } else if (!results_[line] && options_.in_order) {
        break;
      }
    }
    while (first_ < next_ && results_[first_] && results_[first_]->output.empty()) {
      ++first_;
    }
  }
  void start() {
    while (running_.size() < static_cast<std::size_t>(options_.processes) && next_ < lines_.size()) {
      const std::size_t index = next_++;
      running_.push_back(
          {index,
           ChildProcess([this, index] { return answer_in_child(verb_, lines_[index], options_.defaults); }, {})});
    }
  }
  void wait() {
    std::vector<pollfd> ready;
    for (const Running& one : running_) {
      ready.push_back({one.child.descriptor(), POLLIN, 0});
    }
    (void)::poll(ready.data(), ready.size(), 100);
  }
  void collect() {
    for (auto one = running_.begin(); one != running_.end();) {
      if (one->child.poll()) {
        results_[one->line] = result_of(one->child.outcome(), lines_[one->line], verb_);
        one = running_.erase(one);
      } else {
        ++one;
      }
    }
  }

  const std::vector<std::string>& lines_;
  const AlgebraVerb& verb_;
  const LinesOptions& options_;
  std::size_t next_ = 0;   ///< the next to start
  std::size_t first_ = 0;  ///< all before it are handed on
  std::deque<Running> running_{};
  std::vector<std::optional<LineResult>> results_;
};

}  // namespace

LineOptions read_line_options(ObjectReader& line, LineOptions options) {
  (void)line.find("id");
  if (const json* timeout = line.find("timeout")) {
    options.limits.seconds = read_real(*timeout, line.at("timeout"), 1e-3, kMostSeconds);
  }
  if (const json* memory = line.find("memory")) {
    options.limits.memory_gib = read_real(*memory, line.at("memory"), 1e-3, kMostGibibytes);
  }
  if (const json* seed = line.find("seed")) {
    options.seed = read_seed(*seed, line.at("seed"));
  }
  return options;
}

Answer answer_line(const AlgebraVerb& verb, const json& line, const LineOptions& defaults) {
  ObjectReader reader(line, "");
  const LineOptions options = read_line_options(reader, defaults);
  const bool limited = std::isfinite(options.limits.seconds) || std::isfinite(options.limits.memory_gib);
  if (!limited) {
    return verb.answer(reader, options);
  }
  // Errors must reach the caller as what they are, and an exception does not cross from a child. So what can be wrong
  // with the input is looked for there and thrown again here.
  Limits outer = options.limits;
  outer.seconds += kGraceSeconds;
  const ChildOutcome outcome = run_in_child(
      [&] {
        try {
          return "a" + pack(verb.answer(reader, options));
        } catch (const SpecError& error) {
          return "s" + printed_json(ordered_json::array({error.pointer(), error.message()}));
        } catch (const NotInThisBuild& error) {
          return "n" + std::string(error.what());
        } catch (const LimitExceeded& error) {
          return "l" + std::string(error.what());
        } catch (const InvalidArgument& error) {
          return "i" + std::string(error.what());
        }
      },
      outer);
  if (outcome.status == ChildStatus::timed_out) {
    std::ostringstream reason;
    reason << "more than " << options.limits.seconds << " s (--timeout)";
    return unfinished(verb, reason.str());
  }
  if (outcome.status != ChildStatus::finished) {
    return unfinished(verb, outcome.reason);
  }
  const std::string rest = outcome.output.substr(1);
  switch (outcome.output[0]) {
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

void answer_lines(const AlgebraVerb& verb,
                  const std::vector<std::string>& lines,
                  const LinesOptions& options,
                  const std::function<void(std::size_t, const LineResult&)>& ready) {
  Pool(lines, verb, options).run(ready);
}

Shard read_shard(const std::string& text) {
  if (text.empty()) {
    return {};
  }
  char rest = 0;
  unsigned long index = 0, count = 0;
  if (std::sscanf(text.c_str(), "%lu/%lu%c", &index, &count, &rest) != 2 || index < 1 || count < index) {
    throw SpecError("", "--shard expects i/n with 1 <= i <= n, got " + text);
  }
  return {index, count};
}

int run_batch(const AlgebraVerb& verb,
              const std::string& file,
              const std::string& shard,
              const CommonOptions& options) {
  const std::vector<std::string> lines = read_lines(file, read_shard(shard));
  const std::filesystem::path folder =
      file == "-" ? std::filesystem::path() : std::filesystem::path(file).parent_path();
  ProgressBar bar(options.quiet);
  std::set<int> seen;
  answer_lines(
      verb,
      lines,
      {.defaults = {options.limits(), options.seed, folder}, .processes = options.thread_count()},
      [&](std::size_t line, const LineResult& result) {
        std::cout << result.output << '\n' << std::flush;
        seen.insert(result.status);
        bar.show({verb.name, static_cast<std::int64_t>(line + 1), static_cast<std::int64_t>(lines.size()), ""});
      });
  // A bad line is worth more notice than an unfinished one.
  for (const int status : {kWrongInput, kNotInThisBuild, kIncomplete}) {
    if (seen.contains(status)) {
      return status;
    }
  }
  return kAnswered;
}

}  // namespace zeroset::cli
