#include "zeroset/core/terminal_text.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>

namespace zeroset {
namespace {

constexpr std::string_view kCut = "...";
constexpr std::size_t kIndent = 6;  // of what belongs to the command above

/// A shell's line, broken before options.
std::string broken_command(std::string_view command, std::size_t width) {
  std::string text, line = "  ";
  for (std::size_t at = 0; at < command.size();) {
    const std::size_t end = std::min(command.find(" --", at + 1), command.size());
    const std::string_view part = command.substr(at, end - at);  // the option with its values
    constexpr std::size_t kContinued = 2;                        // " \"
    if (line.size() > kIndent && width_of(line) + width_of(part) + kContinued > width) {
      text += line + " \\\n";
      line = std::string(kIndent - 1, ' ');
    }
    line += part;
    at = end;
  }
  return text + line + '\n';
}

std::string wrapped_example(std::string_view line, std::size_t width) {
  if (width_of(line) <= width) {
    return std::string(line) + '\n';
  }
  line.remove_prefix(2);
  const std::size_t gap = std::min(line.find("   "), line.size());
  const std::string_view command = line.substr(0, gap);
  std::string_view what = line.substr(gap);
  what.remove_prefix(std::min(what.find_first_not_of(' '), what.size()));
  constexpr std::size_t kGap = 3;
  if (2 + width_of(command) + kGap + width_of(what) <= width) {  // the gap was there to align it with others
    return "  " + std::string(command) + std::string(kGap, ' ') + std::string(what) + '\n';
  }
  std::string text = broken_command(command, width);
  for (const std::string& words : wrap(what, width - kIndent)) {
    text += std::string(kIndent, ' ') + words + '\n';
  }
  return text;
}

}  // namespace

std::string cut_to_width(std::string_view line, std::size_t width) {
  if (width_of(line) <= width) {
    return std::string(line);
  }
  std::size_t end = 0, columns = 0;
  std::string_view rest = line;
  while (columns + kCut.size() < width) {
    if (rest.front() == ' ') {
      end = line.size() - rest.size();
    }
    next_character(rest);
    ++columns;
  }
  end = rest.front() == ' ' ? line.size() - rest.size() : end;
  std::string text(line.substr(0, end));
  while (!text.empty() && (text.back() == ' ' || text.back() == ',')) {
    text.pop_back();
  }
  return text.empty() ? std::string(kCut) : text + std::string(kCut);
}

std::string beside(std::string_view label, std::string_view text, std::size_t column, std::size_t width) {
  std::string lines(label);
  const std::size_t taken = width_of(label);
  lines += taken < column ? std::string(column - taken, ' ') : text.empty() ? "" : "\n" + std::string(column, ' ');
  bool is_first = true;
  for (const std::string& words : wrap(text, width - column)) {
    lines += (is_first ? "" : std::string(column, ' ')) + words + '\n';
    is_first = false;
  }
  return is_first ? lines.substr(0, lines.find_last_not_of(' ') + 1) + '\n' : lines;
}

std::string wrapped_help(std::string_view text, std::size_t width) {
  std::string lines;
  for (const std::string& line : split(text, '\n')) {
    if (line.starts_with("  ")) {
      lines += wrapped_example(line, width);
      continue;
    }
    for (const std::string& words : wrap(line, width)) {
      lines += words + '\n';
    }
  }
  return lines;
}

std::string without_function(std::string_view message) {
  const std::size_t end = message.find("] ");
  const bool named = message.starts_with('[') && end != std::string_view::npos &&
                     message.substr(0, end).find_first_of(" ,\"") == std::string_view::npos;
  return std::string(named ? message.substr(end + 2) : message);
}

}  // namespace zeroset
