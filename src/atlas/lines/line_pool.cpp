#include "zeroset/atlas/line_pool.hpp"

#include "zeroset/core/terminal_text.hpp"

#include "atlas/lines/line_json.hpp"

#include <algorithm>
#include <cstdio>
#include <deque>
#include <new>
#include <optional>
#include <poll.h>

namespace zeroset::atlas {

using detail::line_text;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

std::string print(const json& id, const Answer& answer) {
  ordered_json printed{{"id", id}};
  if (!answer.text.empty()) {
    printed["text"] = answer.text;
  }
  for (const auto& [key, value] : answer.keys.items()) {
    printed[key] = value;
  }
  return line_text(printed);
}

std::string print_error(const json& id, const std::string& pointer, const std::string& message) {
  return line_text({{"id", id}, {"error", {{"pointer", pointer}, {"message", message}}}});
}

/// Runs in the child of one line. The first character of what it returns is the status of the line.
std::string answer_in_child(const AlgebraVerb& verb, const std::string& text, const LineOptions& defaults) {
  const auto reply = [](LineStatus status, const std::string& output) {
    return std::to_string(static_cast<int>(status)) + output;
  };
  json id = nullptr;
  try {
    const json document = parse_json(text, "the line");
    if (document.is_object() && document.contains("id")) {
      id = document["id"];
    }
    ObjectReader reader(document, "");
    (void)reader.require("id", "a name for the answer");
    const Answer answer = answer_line(verb, document, defaults);
    return reply(answer.complete ? LineStatus::answered : LineStatus::incomplete, print(id, answer));
  } catch (const SpecError& error) {
    return reply(LineStatus::wrong_input, print_error(id, error.pointer(), error.message()));
  } catch (const InvalidArgument& error) {
    return reply(LineStatus::wrong_input, print_error(id, "", without_function(error.what())));
  } catch (const NotInThisBuild& error) {
    return reply(LineStatus::not_in_this_build, print_error(id, "", error.what()));
  } catch (const LimitExceeded& error) {
    return reply(LineStatus::incomplete, print(id, unfinished(verb, error.what())));
  } catch (const std::bad_alloc&) {
    return reply(LineStatus::incomplete, print(id, unfinished(verb, "out of memory")));
  }
}

LineResult result_of(const ChildOutcome& outcome, const std::string& text, const AlgebraVerb& verb) {
  if (outcome.status == ChildStatus::finished && !outcome.output.empty()) {
    return {static_cast<LineStatus>(outcome.output[0] - '0'), outcome.output.substr(1)};
  }
  json id = nullptr;
  try {
    const json document = parse_json(text, "the line");
    id = document.is_object() && document.contains("id") ? document["id"] : json();
  } catch (const SpecError&) {  // the line is none, and answered by the reason alone
  }
  return {LineStatus::incomplete, print(id, unfinished(verb, outcome.reason))};
}

/// At most so many children at a time; results are handed on in order as soon as they may be.
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

/// The later in this order deserves more notice.
int notice(LineStatus status) {
  constexpr LineStatus kOrder[] = {
      LineStatus::answered, LineStatus::incomplete, LineStatus::not_in_this_build, LineStatus::wrong_input};
  return static_cast<int>(std::ranges::find(kOrder, status) - std::begin(kOrder));
}

}  // namespace

void answer_lines(const AlgebraVerb& verb,
                  const std::vector<std::string>& lines,
                  const LinesOptions& options,
                  const std::function<void(std::size_t, const LineResult&)>& ready) {
  Pool(lines, verb, options).run(ready);
}

LineStatus worse(LineStatus a, LineStatus b) {
  return notice(a) < notice(b) ? b : a;
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

}  // namespace zeroset::atlas
