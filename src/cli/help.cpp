#include "cli/help.hpp"

#include "zeroset/core/json.hpp"
#include "zeroset/core/suggestion.hpp"
#include "zeroset/core/terminal.hpp"
#include "zeroset/core/terminal_text.hpp"
#include "zeroset/core/text.hpp"

#include <cctype>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace zeroset::cli {
namespace {

constexpr std::size_t kColumn = 26, kWidth = 80;

/// "threads at once (default: all cores)" and "1 to 4096" as "threads at once (1 to 4096; default: all cores)"
std::string with_range(std::string text, const std::string& range, const std::string& otherwise) {
  std::string shown = range;
  const std::size_t known = text.rfind("(default");
  if (known == std::string::npos && !otherwise.empty() && text.find("default") == std::string::npos) {
    shown += (shown.empty() ? "default " : "; default ") + otherwise;
  }
  if (shown.empty()) {
    return text;
  }
  return known == std::string::npos ? text + " (" + shown + ")" : text.insert(known + 1, shown + "; ");
}

class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    std::vector<std::string> type = split(option->get_type_name(), ':');  // the type, then what its checks show
    const std::string range = type.size() > 1 ? type.back() : "";
    std::string label = "  " + make_option_name(option, is_positional);
    label += type.empty() || option->get_type_size() == 0 ? "" : " " + type.front();
    label += option->get_expected_max() >= CLI::detail::expected_max_vector_size ? " ..." : "";
    return beside(label, with_range(option->get_description(), range, option->get_default_str()), kColumn, kWidth);
  }

  std::string make_subcommand(const CLI::App* verb) const override {
    return beside("  " + verb->get_name(), verb->get_description(), kColumn, kWidth);
  }

  std::string make_description(const CLI::App* app) const override {
    return wrapped_help(app->get_description(), kWidth);
  }

  std::string make_footer(const CLI::App* app) const override { return wrapped_help(app->get_footer(), kWidth); }

  /// Headings stand out on a terminal.
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    std::string help;
    for (const std::string& line : split(Formatter::make_help(app, std::move(name), mode), '\n')) {
      const bool is_heading = line.ends_with(':') && std::isupper(static_cast<unsigned char>(line.front())) != 0;
      help += (is_heading ? styled(line, Style::strong, STDOUT_FILENO) : line) + '\n';
    }
    return help;
  }
};

/// The verb, or the tool of a verb, that the command line chose.
const CLI::App& chosen(const CLI::App& app) {
  const std::vector<CLI::App*> typed = app.get_subcommands();
  return typed.empty() ? app : chosen(*typed.back());
}

/// "count", "landscape pca"; empty for the program itself.
std::string name_of(const CLI::App& verb) {
  if (verb.get_parent() == nullptr) {
    return "";
  }
  const std::string before = name_of(*verb.get_parent());
  return before + (before.empty() ? "" : " ") + verb.get_name();
}

/// Those that the help lists.
std::vector<std::string> verbs_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); })) {
    names.push_back(verb->get_name());
  }
  return names;
}

std::vector<std::string> options_of(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options([](const CLI::Option* one) { return one->nonpositional(); })) {
    names.push_back(option->get_name());
  }
  return names;
}

std::string unexpected(const CLI::App& verb, const std::string& word) {
  if (word.starts_with('-') && word.size() > 1) {
    const std::string option = word.substr(0, word.find('='));
    return "there is no option " + option + did_you_mean(option, options_of(verb));
  }
  const std::vector<std::string> verbs = verbs_of(verb);
  return verbs.empty() ? "one argument too many: " + word
                       : "there is no verb " + one_line(word) + did_you_mean(word, verbs);
}

std::string wrong(const CLI::App& verb, const CLI::ParseError& error) {
  const std::vector<std::string> left = verb.remaining();
  if (!left.empty() && (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr ||
                        dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)) {
    return unexpected(verb, left.front());
  }
  const std::vector<std::string> verbs = verbs_of(verb);
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !verbs.empty()) {
    return "expected one of " + list_of(verbs);
  }
  const std::string message = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && message.find(" missing") != std::string::npos) {
    return message.substr(0, message.find(':')) + ": expected a value";
  }
  return message;
}

}  // namespace

std::shared_ptr<CLI::Formatter> help_formatter() {
  auto formatter = std::make_shared<HelpFormatter>();
  formatter->label("SUBCOMMAND", "VERB");
  return formatter;
}

std::string explain(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& verb = chosen(app);
  const std::string name = name_of(verb);
  return (name.empty() ? "" : name + ": ") + wrong(verb, error) + " (see zeroset " + (name.empty() ? "" : name + " ") +
         "--help)";
}

}  // namespace zeroset::cli
