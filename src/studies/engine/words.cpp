#include "studies/engine/words.hpp"

#include <cctype>

namespace zeroset::studies {

std::string capitalized(std::string text) {
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text;
}

std::string series_key(const std::string& text) {
  std::string key = text;
  for (char& c : key) {
    c = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' ? c : '_';
  }
  return key;
}

}  // namespace zeroset::studies
