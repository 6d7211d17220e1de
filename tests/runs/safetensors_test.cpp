#include "zeroset/runs/safetensors.hpp"

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/runs/parameter_file.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <string>

using namespace zeroset;
using namespace zeroset::runs;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::scratch;

namespace {

namespace fs = std::filesystem;

/// One layer with a weight of two numbers.
const Architecture kNetwork{{2}, {DenseLayer{.units = 1, .bias = false}}};

fs::path with_header(std::string header, const std::string& numbers) {
  header.append((8 - header.size() % 8) % 8, ' ');
  std::string bytes(8, '\0');
  bytes[0] = static_cast<char>(header.size());
  const fs::path path = scratch() / "file.safetensors";
  atomic_write(path, bytes + header + numbers);
  return path;
}

template <class Use>
std::string message_of(Use use) {
  try {
    use();
  } catch (const FileError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("both readers of a safetensors file refuse the same headers, and name the file", "[safetensors]") {
  const auto [header, why] = GENERATE(table<std::string, std::string>({
      {"[1, 2]", "no JSON object"},
      {"{\"layer1.weight\": ", "no JSON object"},
      {R"({"layer1.weight": 7})", "/layer1.weight"},
      {R"({"layer1.weight": {"dtype": "F32", "shape": [1, 2]}})", "/layer1.weight/data_offsets"},
      {R"({"layer1.weight": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0]}})", "two offsets"},
      {R"({"layer1.weight": {"dtype": "F32", "shape": [1, 2], "data_offsets": [8, 0]}})", "data_offsets"},
      {R"({"layer1.weight": {"dtype": "F32", "shape": [1, 2], "data_offsets": [4, 12]}})", "data_offsets"},
      {R"({"layer1.weight": {"dtype": "F32", "shape": [1, -2], "data_offsets": [0, 8]}})", "shape"},
  }));
  const fs::path path = with_header(header, "12345678");
  for (const std::string& message : {message_of([&] { static_cast<void>(read_safetensors(path)); }),
                                     message_of([&] { ParameterFile(path, kNetwork); })}) {
    CHECK_THAT(message, ContainsSubstring("file.safetensors: is no whole safetensors file"));
    CHECK_THAT(message, ContainsSubstring(why));
  }
}

TEST_CASE("parameters are read beside a tensor of a type that is not known here", "[safetensors]") {
  const std::string one(4, '\0'), numbers = one + std::string("\0\0\x80?", 4) + "12";
  const fs::path path = with_header(
      R"({"layer1.weight": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]},)"
      R"( "mask": {"dtype": "BOOL", "shape": [2], "data_offsets": [8, 10]}, "__metadata__": {"step": "12"}})",
      numbers);
  const ParameterFile file(path, kNetwork);
  double out[2] = {-1, -1};
  file.read(0, 2, out);
  CHECK(out[0] == 0);
  CHECK(out[1] == 1);
  CHECK(file.step() == 12);
  CHECK_THROWS_WITH(read_safetensors(path), ContainsSubstring("/mask"));
}
