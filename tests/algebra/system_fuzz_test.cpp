// Mutated inputs: no text crashes the readers, and none that they accept is read as something else.
#include "zeroset/algebra/evaluation.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/problem.hpp"

#include "algebra/naive_reader.hpp"
#include "support/catch.hpp"
#include "support/mutator.hpp"

#include <algorithm>

using namespace zeroset;
using namespace zeroset::algebra;
using namespace zeroset::testing;

namespace {

const std::filesystem::path kCorpus = std::filesystem::path(ZEROSET_TEST_DATA_DIR) / "corpus";

/// What a mutation may cost is small, so that many can be tried.
const ReadLimits kLimits{.max_terms = 2000, .max_products = 2000};

const std::vector<std::string> kReadFormats{"json", "phc", "ms", "bertini"};

std::vector<std::string> words() {
  return {"^",
          "**",
          "^2",
          "^(3)",
          "^999999999999",
          "^100000",
          "^-1",
          "^0",
          "*",
          "/",
          "/0",
          "1/3",
          "+-",
          "--",
          "-(",
          ")",
          "((((",
          "))",
          "(x+y)",
          "x",
          "x1",
          "x10",
          "x100",
          "y",
          "e",
          "e1",
          "1e5",
          "1e-3",
          "2.",
          ".5",
          "1.25",
          "1e99999",
          "i",
          "I",
          "0",
          "00",
          "7",
          "-",
          ",",
          ";",
          ";;",
          "=",
          "\n",
          "\r\n",
          "\r",
          "\t",
          " ",
          "%",
          "#",
          "END;",
          "END",
          "CONFIG",
          "INPUT",
          "function g;",
          "constant a;",
          "a = 2;",
          "variable_group z;",
          "\"",
          "\\u0041",
          "{",
          "}",
          "[",
          "]",
          "null",
          "\xc3\xa9",
          "\xef\xbb\xbf",
          std::string(1, '\0'),
          std::string(300, '('),
          std::string(60, '9'),
          "2x",
          "x y"};
}

/// True if the text was accepted; anything but an error of ours is a failure.
template <class Read>
bool accepted(Read read) {
  try {
    read();
    return true;
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    return false;
  }
}

/// Unknowns that a format cannot name are renamed there, in order.
bool equal_but_for_names(const PolynomialSystem& a, const PolynomialSystem& b) {
  return a.polynomials == b.polynomials && a.variables.size() == b.variables.size();
}

bool comes_back_equal(const PolynomialSystem& system) {
  return std::all_of(kReadFormats.begin(), kReadFormats.end(), [&](const std::string& name) {
    const SystemFormat format = system_format(name);
    const bool sayable = !(system.variables.empty() && format != SystemFormat::json) &&
                         !(system.polynomials.empty() && format == SystemFormat::phc);
    return !sayable || equal_but_for_names(read_system(write_system(system, format), format), system);
  });
}

/// The values of the naive reader at the same point.
bool has_the_naive_values(const PolynomialSystem& system, const std::string& text, SystemFormat format) {
  std::vector<std::uint64_t> point, values;
  for (const std::string& name : system.variables) {
    point.push_back(naive_unknown(name));
  }
  try {
    values = evaluate_modulo(system, point, kNaivePrime);
  } catch (const InvalidArgument&) {
    return true;  // the prime divides a denominator
  }
  const std::vector<NaiveValue> naive = naive_values(text, format);
  return naive.size() == values.size() &&
         std::equal(naive.begin(), naive.end(), values.begin(), [](const NaiveValue& a, std::uint64_t b) {
           return a.real == b && a.imaginary == 0;
         });
}

struct Tally {
  std::int64_t accepted = 0, refused = 0;
};

Tally read_mutations(std::uint64_t number) {
  const Mutator mutator(1, words());
  Tally tally;
  for (std::size_t f = 0; f < kReadFormats.size(); ++f) {
    const SystemFormat format = system_format(kReadFormats[f]);
    std::vector<CorpusFile> files = corpus(kCorpus, "." + kReadFormats[f]);
    files.erase(std::remove_if(files.begin(),
                               files.end(),
                               [](const CorpusFile& file) {
                                 return file.name.ends_with(".network.json") || file.name.ends_with(".problem.json");
                               }),
                files.end());
    REQUIRE(files.size() >= 2);
    for (std::uint64_t k = 0; k < number / kReadFormats.size(); ++k) {
      const CorpusFile& file = files[k % files.size()];
      const std::string text = mutator.mutated(file.text, files[(k + 1) % files.size()].text, k * 4 + f);
      PolynomialSystem system;
      const bool read = accepted([&] { system = read_system(text, format, file.name, kLimits); });
      (read ? tally.accepted : tally.refused) += 1;
      if (!read) {
        continue;
      }
      INFO(file.name << ", mutation " << k * 4 + f << ":\n" << text);
      REQUIRE_NOTHROW(validate(system));
      REQUIRE(comes_back_equal(system));
      REQUIRE(has_the_naive_values(system, text, format));
    }
  }
  return tally;
}

/// Documents that ask for many random numbers are valid and take their time; they are left out.
bool asks_for_much(const nlohmann::json& document) {
  const nlohmann::json::json_pointer points("/data/random/points");
  return document.is_object() && document.contains(points) && document[points].is_number_integer() &&
         document[points].get<std::int64_t>() > 1000;
}

template <class Value, class Read>
Tally document_mutations(const std::string& ending, std::uint64_t number, Read read) {
  const Mutator mutator(2,
                        {"\"widths\": [",
                         "[[",
                         "]]",
                         "0",
                         "-1",
                         "2",
                         "1e3",
                         "99999999999",
                         "99999999999999999999",
                         "1/0",
                         "\"1/3\"",
                         "null",
                         "true",
                         "\"relu\"",
                         "\"kind\":",
                         "\"conv1d\"",
                         "\"flatten\"",
                         ",",
                         "{}",
                         "[]",
                         "\"one\"",
                         "\"square\"",
                         "\"random\"",
                         "\"padding\": 3,",
                         "\"stride\": 4,",
                         "\xc3\xa9",
                         "\\ud800",
                         std::string(600, '[')});
  const std::vector<CorpusFile> files = corpus(kCorpus, ending);
  REQUIRE(files.size() >= 2);
  Tally tally;
  for (std::uint64_t k = 0; k < number; ++k) {
    const CorpusFile& file = files[k % files.size()];
    const std::string text = mutator.mutated(file.text, files[(k + 1) % files.size()].text, k);
    INFO(file.name << ", mutation " << k << ":\n" << text);
    Value value{};
    const bool was_read = accepted([&] {
      const nlohmann::json document = parse_json(text, file.name);
      if (asks_for_much(document)) {
        throw SpecError("", "left out");
      }
      value = read(document);
    });
    (was_read ? tally.accepted : tally.refused) += 1;
    if (was_read) {
      REQUIRE(read(parse_json(to_json(value).dump(), file.name)) == value);
    }
  }
  return tally;
}

}  // namespace

TEST_CASE("10,000 mutated systems are refused or read as what they say", "[fuzz]") {
  const Tally tally = read_mutations(10'000);
  CHECK(tally.accepted > 1000);  // else the mutations would test nothing but errors
  CHECK(tally.refused > 1000);
}

TEST_CASE("100,000 mutated systems are refused or read as what they say", "[fuzz][slow]") {
  const Tally tally = read_mutations(100'000);
  CHECK(tally.accepted + tally.refused == 100'000);
}

TEST_CASE("mutated networks are refused or come back equal", "[fuzz]") {
  const Tally tally = document_mutations<Architecture>(
      ".network.json", 20'000, [](const nlohmann::json& document) { return read_network(document); });
  CHECK(tally.accepted > 100);
  CHECK(tally.refused > 100);
}

TEST_CASE("mutated problems are refused, or come back equal and within what is estimated", "[fuzz]") {
  const auto read = [](const nlohmann::json& document) { return read_problem(document); };
  const Tally tally = document_mutations<Problem>(".problem.json", 20'000, [&](const nlohmann::json& document) {
    Problem problem = read(document);
    const SizeEstimate size = estimate_size(problem);
    if (size.monomials < 2000) {
      CHECK(static_cast<std::int64_t>(expand(problem, {.memory_gib = 0.1}).polynomials.size()) == size.equations);
    }
    return problem;
  });
  CHECK(tally.accepted > 100);
  CHECK(tally.refused > 100);
}

TEST_CASE("inputs that hang or crash naive readers are refused in time", "[fuzz]") {
  const auto refused = [](const std::string& text, SystemFormat format) {
    return !accepted([&] { (void)read_system(text, format); });
  };
  const auto expression = [](const std::string& text) {
    return R"({"variables": ["x", "y"], "polynomials": [")" + text + "\"]}";
  };
  const std::string million(1'000'000, '7');
  CHECK(refused(expression(million), SystemFormat::json));
  CHECK(refused(expression("1/" + million), SystemFormat::json));
  CHECK(refused(expression("0." + million), SystemFormat::json));
  CHECK(refused(expression("x^999999999999"), SystemFormat::json));
  CHECK(refused(expression("x^" + million), SystemFormat::json));
  CHECK(refused(expression("(x+y+1)^100000"), SystemFormat::json));
  // Sums of many fractions, and long coefficients in many products, grow beyond any use.
  std::string fractions, factors = "1";
  const std::string digits(2000, '3');
  for (int i = 0; i < 400; ++i) {
    fractions += "+1/" + digits + std::to_string(2 * i + 1);
    factors += "*(x/" + digits + std::to_string(2 * i + 1) + "+y)";
  }
  CHECK(refused(expression(fractions), SystemFormat::json));
  CHECK(refused(expression(factors), SystemFormat::json));
  CHECK(refused(std::string(1'000'000, '['), SystemFormat::json));
  CHECK(refused(R"({"variables": )" + std::string(1'000'000, '['), SystemFormat::json));
  CHECK(refused("1\n" + std::string(1'000'000, '(') + "x;", SystemFormat::phc));
  std::string sections;
  for (int i = 0; i < 200'000; ++i) {
    sections += "INPUT CONFIG ";
  }
  CHECK(refused(sections + ";", SystemFormat::bertini));
  // Long, but right.
  std::string long_sum = "x";
  for (int i = 0; i < 100'000; ++i) {
    long_sum += i % 2 == 0 ? "+y" : "-y";
  }
  CHECK(read_system(expression(long_sum), SystemFormat::json).polynomials[0].size() == 1);
}

TEST_CASE("what is cut off or counted wrongly is refused", "[fuzz]") {
  const auto read = [](const std::string& text, SystemFormat format) { return read_system(text, format); };
  CHECK_THROWS_WITH(read("1\nx-1;\ny-2;\n", SystemFormat::phc), ContainsSubstring("no more than the 1"));
  CHECK_THROWS_AS(read("3\nx-1;\ny-2;\n", SystemFormat::phc), SpecError);
  CHECK_THROWS_AS(read("1 1\nx-y;\n", SystemFormat::phc), SpecError);
  CHECK(read("1\nx-1;\n\nTITLE : one; two;\n", SystemFormat::phc).polynomials.size() == 1);
  CHECK_THROWS_AS(read("", SystemFormat::bertini), SpecError);
  CHECK_THROWS_AS(read("CONFIG\n", SystemFormat::bertini), SpecError);
  CHECK_THROWS_AS(read("variable_group x, y;\n", SystemFormat::bertini), SpecError);
  CHECK_THROWS_WITH(read("variable_group x, y; function f; f = x^2-", SystemFormat::bertini),
                    ContainsSubstring("line"));
  CHECK_THROWS_WITH(read("variable_group x, y; function f; f = x^2", SystemFormat::bertini),
                    ContainsSubstring("expected ;"));
  CHECK_THROWS_AS(read("a = 2; variable_group a; function f; f = a; END;", SystemFormat::bertini), SpecError);
  CHECK(read("variable_group x; function f; f = x^2-1; END", SystemFormat::bertini).polynomials.size() == 1);
  CHECK_THROWS_WITH(read("x\n0\nx\n+\x01\x02", SystemFormat::ms), ContainsSubstring("??"));
}
