// The program as people see it: in a terminal of 80 columns, its help, and what it says of misspelled words.
#include "cli/small_training.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <pty.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace zeroset::testing;

namespace {

/// Whether the system has a pseudo-terminal to give: a container may have none.
bool has_terminal() {
  int terminal = -1, other = -1;
  if (openpty(&terminal, &other, nullptr, nullptr, nullptr) != 0) {
    return false;
  }
  close(terminal);
  close(other);
  return true;
}

/// All that the program writes to a terminal of 80 columns.
std::string in_terminal(const std::vector<std::string>& arguments,
                        const std::filesystem::path& folder,
                        const std::vector<std::pair<std::string, std::string>>& environment = {}) {
  winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t process = forkpty(&terminal, nullptr, nullptr, &size);
  REQUIRE(process >= 0);
  if (process == 0) {
    std::vector<char*> argv{const_cast<char*>(ZEROSET_PROGRAM)};
    for (const std::string& argument : arguments) {
      argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    for (const auto& [name, value] : environment) {
      setenv(name.c_str(), value.c_str(), 1);
    }
    _exit(chdir(folder.c_str()) != 0 || execv(ZEROSET_PROGRAM, argv.data()) != 0 ? 127 : 0);
  }
  std::string text;
  char buffer[4096];
  for (ssize_t count = 0; (count = ::read(terminal, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  close(terminal);
  waitpid(process, nullptr, 0);
  return text;
}

/// The lines that were shown at any time: what stands between line breaks, returns and movements; colors left out.
std::vector<std::string> shown_lines(const std::string& text) {
  std::vector<std::string> lines{""};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\033') {
      i = text.find_first_of("ABCDHJKm", i);
      REQUIRE(i != std::string::npos);
      if (text[i] != 'm') {
        lines.emplace_back();
      }
    } else if (text[i] == '\r' || text[i] == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += text[i];
    }
  }
  std::erase(lines, "");
  return lines;
}

std::size_t columns_of(const std::string& line) {
  return static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> help_lines(const std::string& help) {
  std::vector<std::string> lines;
  std::istringstream stream(help);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// The verbs that a help lists: first words of lines between the options and the examples.
std::vector<std::string> listed_verbs(const std::string& help) {
  std::vector<std::string> verbs;
  bool among_verbs = false;
  for (const std::string& line : help_lines(help)) {
    const bool is_heading = line.ends_with(':') && line.front() != ' ';
    among_verbs = is_heading ? line != "Options:" && line != "Examples:" && line != "Positionals:" : among_verbs;
    if (among_verbs && line.starts_with("  ") && line[2] != ' ') {
      verbs.push_back(line.substr(2, line.find(' ', 2) - 2));
    }
  }
  return verbs;
}

void require_narrow(const std::vector<std::string>& verb) {
  std::vector<std::string> arguments = verb;
  arguments.emplace_back("--help");
  const Finished done = run(arguments);
  CHECK(done.exit_code == 0);
  for (const std::string& line : help_lines(done.out)) {
    INFO(line);
    CHECK(columns_of(line) <= 80);
  }
  const bool has_verbs = done.out.find(" VERB\n") != std::string::npos || verb.empty();  // in the line of usage
  for (const std::string& next : has_verbs ? listed_verbs(done.out) : std::vector<std::string>()) {
    arguments = verb;
    arguments.push_back(next);
    require_narrow(arguments);
  }
}

}  // namespace

#ifdef ZEROSET_HAS_TRAINING
TEST_CASE("the bar of a sweep stays in the window, with errors and the time left of all its runs", "[cli][terminal]") {
  if (!has_terminal()) {
    ZEROSET_SKIP("the system has no pseudo-terminal to give");
  }
  const auto folder = scratch("bar");
  auto experiment = nlohmann::ordered_json::parse(kSmallTraining);
  experiment["training"] = {{"batch", 50}, {"epochs", 2}, {"learning_rate", 0.02}};
  experiment["replicas"] = 3;
  write(folder / "sweep.json", experiment.dump());
  const std::string text = in_terminal({"compare", "sweep.json", "--out", "out", "--threads", "1"}, folder);
  std::size_t bars = 0, errors = 0, times = 0;
  for (const std::string& line : shown_lines(text.substr(0, text.rfind("\033[J")))) {
    INFO(line);
    CHECK(columns_of(line) < 80);
    const bool has_bar = line.starts_with("3 runs [");
    bars += has_bar ? 1 : 0;
    times += has_bar && line.ends_with(" left") ? 1 : 0;
    errors += line.find("error ") != std::string::npos && line.find(" % test") != std::string::npos ? 1 : 0;
  }
  CHECK(bars >= 3);  // at the end of each run at least
  CHECK(errors >= 3);
  CHECK(times >= 2);  // behind the last run nothing is left
  CHECK_THAT(text, ContainsSubstring("[################################] 100 %"));
}

TEST_CASE("a training of more than one activation is refused without the name of a function", "[cli][terminal]") {
  const auto folder = scratch("leak");
  auto experiment = nlohmann::ordered_json::parse(kSmallTraining);
  experiment["activations"].push_back({{"kind", "monomial"}, {"degree", 2}});
  write(folder / "two.json", experiment.dump());
  const Finished done = run({"train", "two.json", "--out", "run"}, {.folder = folder});
  CHECK(done.exit_code == 2);
  CHECK_THAT(done.err, ContainsSubstring("one activation") && !ContainsSubstring("::") && !ContainsSubstring("["));
}
#endif

TEST_CASE("colors are for terminals, and NO_COLOR refuses them", "[cli][terminal]") {
  if (!has_terminal()) {
    ZEROSET_SKIP("the system has no pseudo-terminal to give");
  }
  const auto folder = scratch("colors");
  const std::vector<std::string> count{"count", "--widths", "2,2,1", "--degrees", "3", "--output-weights", "one"};
  const std::string sentence = "18 solutions, all simple, none of them real; probability one.";
  const std::string colored = in_terminal(count, folder);
  CHECK_THAT(colored, ContainsSubstring("\033[1m18 solutions") && ContainsSubstring("\033[33m probability one."));
  const std::string plain = in_terminal(count, folder, {{"NO_COLOR", "1"}});
  CHECK_THAT(plain, ContainsSubstring(sentence));
  CHECK(plain.find("\033[1m") == std::string::npos);
  CHECK(in_terminal(count, folder, {{"NO_COLOR", ""}}) == colored);
  CHECK(in_terminal(count, folder, {{"TERM", "dumb"}}).find('\033') == std::string::npos);
  const std::string out = run(count).out;
  CHECK(out.starts_with(sentence + "\n\n"));
  CHECK(out.find('\033') == std::string::npos);
  CHECK_THAT(in_terminal({"cuont"}, folder), ContainsSubstring("\033[31mzeroset:\033[0m there is no verb cuont"));
}

TEST_CASE("numbers are wrapped in a window, not cut by it", "[cli][terminal]") {
  if (!has_terminal()) {
    ZEROSET_SKIP("the system has no pseudo-terminal to give");
  }
  for (const std::string& line : shown_lines(in_terminal({"bounds", "figure7"}, scratch("window")))) {
    INFO(line);
    CHECK(columns_of(line) <= 80);
  }
}

TEST_CASE("the sentence is not in the JSON", "[cli][terminal]") {
  CHECK(run({"bounds", "figure7", "--json"}).out.starts_with("{"));
}

TEST_CASE("no line of any help is longer than 80 columns", "[cli][terminal]") {
  require_narrow({});
}

TEST_CASE("help lists the verbs of this build under headings, and shows ranges and defaults", "[cli][terminal]") {
  const std::string help = run({"--help"}).out;
  for (const char* heading : {"\nAlgebra:\n", "\nTraining:\n", "\nLandscape:\n", "\nPapers and reports:\n"}) {
    CHECK_THAT(help, ContainsSubstring(heading));
  }
  const std::vector<std::string> verbs = listed_verbs(help);
  CHECK(std::count(verbs.begin(), verbs.end(), "count") == 1);
  CHECK(std::count(verbs.begin(), verbs.end(), "doctor") == 1);
  CHECK(std::count(verbs.begin(), verbs.end(), "decompose") == 0);
  CHECK(run({"decompose", "--help"}).exit_code == 3);
  CHECK_THAT(run({"count", "--help"}).out, ContainsSubstring("(0 to 6000; default 64)"));
  CHECK_THAT(run({"landscape", "curve", "--help"}).out, ContainsSubstring("(2 to 10001; default 21)"));
}

TEST_CASE("what is misspelled or no number is said in one short line, with what was meant", "[cli][terminal]") {
  struct Row {
    std::vector<std::string> arguments;
    std::string says;
  };
  const Row row = GENERATE(values<Row>({
      {{"count", "--timeout", "abc"}, "count: --timeout: expected seconds > 0, got abc (see zeroset count --help)"},
      {{"count", "--timeout", "-1"}, "count: --timeout: expected seconds > 0, got -1 (see zeroset count --help)"},
      {{"bounds", "--memory", "0"}, "bounds: --memory: expected GiB > 0, got 0 (see zeroset bounds --help)"},
      {{"count", "--seed", "x"}, "count: --seed: expected an integer >= 0, got x (see zeroset count --help)"},
      {{"count", "--threads", "2.5"},
       "count: --threads: expected an integer from 1 to 4096, got 2.5 (see zeroset count --help)"},
      {{"count", "--threads"}, "count: --threads: expected a value (see zeroset count --help)"},
      {{"landscape", "curve", "a", "b", "--rate", "0"},
       "landscape curve: --rate: expected a number > 0, got 0 (see zeroset landscape curve --help)"},
      {{"cuont", "--widths", "2,1"}, "there is no verb cuont; did you mean count? (see zeroset --help)"},
      {{"landscape", "brrier"},
       "landscape: there is no verb brrier; did you mean barrier? (see zeroset landscape --help)"},
      {{"count", "--widht", "2,1"},
       "count: there is no option --widht; did you mean --widths? (see zeroset count --help)"},
      {{"xyzzy"}, "there is no verb xyzzy (see zeroset --help)"},
      {{"table", "x.json", "--format", "latx"},
       "table: --format: expected text, markdown, csv, latex or latex-full, got latx; did you mean latex? (see zeroset "
       "table "
       "--help)"},
      {{"count", "theory3"},
       "there is no file theory3, and no preset has this name (presets: theory2, figure7 or figure7-two); did you mean "
       "theory2?"},
      {{"count", "--network", "theory3"},
       "/network: expected a preset (theory2, figure7 or figure7-two) or a file, and there is no file theory3; did you "
       "mean theory2?"},
  }));
  const Finished done = run(row.arguments);
  CHECK(done.exit_code == 2);
  CHECK(done.out.empty());
  CHECK(done.err == "zeroset: " + row.says + "\n");
}
