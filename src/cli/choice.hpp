// An option of the command line whose words stand for the values of an enumeration.
#pragma once

#include "cli/numbers.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <utility>
#include <vector>

namespace zeroset::cli {

/// What the words of an option stand for, in the order in which its help names them.
template <class Enum>
using Words = std::vector<std::pair<std::string, Enum>>;

/// Reads one of the words into `value`, which holds the default and must outlive the parsing.
template <class Enum>
CLI::Option* add_choice(
    CLI::App& app, const std::string& flag, Enum& value, const Words<Enum>& words, const std::string& text) {
  std::vector<std::string> names;
  std::string otherwise;
  for (const auto& [name, meaning] : words) {
    names.push_back(name);
    otherwise = meaning == value ? name : otherwise;
  }
  const auto take = [&value, words](const std::string& word) {
    for (const auto& [name, meaning] : words) {
      value = name == word ? meaning : value;
    }
  };
  return app.add_option_function<std::string>(flag, take, text)->check(one_of(names))->default_str(otherwise);
}

}  // namespace zeroset::cli
