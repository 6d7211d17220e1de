// Seeded mutations of texts: what a tired hand, another program or a broken disk makes of a file.
#pragma once

#include "zeroset/core/random.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace zeroset::testing {

struct CorpusFile {
  std::string name{};  ///< without the folder
  std::string text{};
};

/// The files of a folder whose names end with `ending`, sorted by name.
inline std::vector<CorpusFile> corpus(const std::filesystem::path& folder, const std::string& ending) {
  std::vector<CorpusFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending)) {
      std::ifstream file(entry.path(), std::ios::binary);
      files.push_back({name, std::string(std::istreambuf_iterator<char>(file), {})});
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

/// The k-th mutation of a text is a function of (seed, k) alone.
class Mutator {
 public:
  /// \param words  what is inserted besides single bytes
  Mutator(std::uint64_t seed, std::vector<std::string> words) : seed_(seed), words_(std::move(words)) {}

  [[nodiscard]] std::string mutated(std::string text, const std::string& other, std::uint64_t index) const {
    Stream stream(seed_, "mutations", index);
    for (std::uint64_t steps = 1 + stream.below(4); steps > 0; --steps) {
      mutate(text, other, stream);
    }
    return text;
  }

 private:
  void mutate(std::string& text, const std::string& other, Stream& stream) const {
    const std::size_t place = stream.below(text.size() + 1);
    const std::size_t length = std::min<std::size_t>(1 + stream.below(16), text.size() - place);
    switch (stream.below(12)) {
      case 0:
        if (place < text.size()) {
          text[place] = static_cast<char>(stream.below(256));
        }
        break;
      case 1:
        text.insert(place, 1, static_cast<char>(stream.below(128)));
        break;
      case 2:
        text.erase(place, length);
        break;
      case 3:  // what stands here stands elsewhere as well
        text.insert(stream.below(text.size() + 1), text.substr(place, length));
        break;
      case 4:
      case 5:
      case 6:
        text.insert(place, words_[stream.below(words_.size())]);
        break;
      case 7:
        text.resize(place);
        break;
      case 8:
        text.insert(place, other.substr(stream.below(other.size() + 1), 1 + stream.below(40)));
        break;
      case 9:
        text = with_other_line_ends(text);
        break;
      case 10:  // two neighbors change places
        if (place + 1 < text.size()) {
          std::swap(text[place], text[place + 1]);
        }
        break;
      default:
        text.insert(place, 1 + stream.below(300), "(-+^*/0.1;,"[stream.below(11)]);
    }
  }

  static std::string with_other_line_ends(const std::string& text) {
    std::string result;
    for (const char c : text) {
      result += c == '\n' ? "\r\n" : std::string(1, c);
    }
    while (!result.empty() && (result.back() == '\n' || result.back() == '\r')) {
      result.pop_back();
    }
    return result;
  }

  std::uint64_t seed_;
  std::vector<std::string> words_;
};

}  // namespace zeroset::testing
