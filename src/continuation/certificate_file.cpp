#include "zeroset/continuation/certificate_file.hpp"

#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/json_numbers.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

namespace zeroset::continuation {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kCertificateSchema = "zeroset.certificate/1";

ordered_json pair_of(const Dyadic& middle, double radius) {
  return ordered_json::array({zeroset::to_string(to_rational(middle)), zeroset::to_string(exact_rational(radius))});
}

ordered_json box_json(const Box& box) {
  ordered_json list = ordered_json::array();
  for (const BoxCoordinate& c : box) {
    list.push_back({{"real", pair_of(c.real, c.real_radius)}, {"imaginary", pair_of(c.imaginary, c.imaginary_radius)}});
  }
  return list;
}

Dyadic read_dyadic(const json& value, const std::string& pointer) {
  const Rational number = read_rational(value, pointer);
  const Integer power = denominator(number);
  const auto exponent = static_cast<std::int64_t>(msb(power));
  if (power != Integer(1) << static_cast<unsigned long>(exponent)) {
    throw SpecError(pointer, "expected an integer over a power of two, got " + describe(value));
  }
  return {numerator(number), -exponent};
}

double read_radius(const json& value, const std::string& pointer) {
  const Rational number = read_rational(value, pointer);
  const double radius = number.convert_to<double>();
  if (!(radius > 0) || !std::isfinite(radius) || exact_rational(radius) != number) {
    throw SpecError(pointer, "expected a half-width > 0 that is a double, got " + describe(value));
  }
  return radius;
}

std::pair<Dyadic, double> read_pair(const json& value, const std::string& pointer) {
  if (!value.is_array() || value.size() != 2) {
    throw SpecError(pointer, "expected a pair of middle and half-width, got " + describe(value));
  }
  return {read_dyadic(value[0], child(pointer, std::size_t{0})), read_radius(value[1], child(pointer, std::size_t{1}))};
}

BoxCoordinate read_coordinate(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  BoxCoordinate c;
  std::tie(c.real, c.real_radius) = read_pair(reader.require("real", "a middle and a half-width"), reader.at("real"));
  std::tie(c.imaginary, c.imaginary_radius) =
      read_pair(reader.require("imaginary", "a middle and a half-width"), reader.at("imaginary"));
  reader.finish();
  return c;
}

std::optional<bool> read_flag(ObjectReader& reader, const char* key) {
  const json& value = reader.require(key, "true, false or null");
  return value.is_null() ? std::nullopt : std::optional<bool>(read_bool(value, reader.at(key)));
}

ClaimedSolution read_solution(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  ClaimedSolution solution;
  static_cast<void>(read_choice(reader.require("kind", "\"regular\""), reader.at("kind"), {"regular"}));
  solution.real = read_flag(reader, "real");
  solution.positive = read_flag(reader, "positive");
  solution.precision =
      static_cast<int>(read_integer(reader.require("precision", "bits"), reader.at("precision"), 1, 1'000'000));
  const json& box = read_array(reader.require("box", "one pair of pairs a coordinate"), reader.at("box"));
  for (std::size_t i = 0; i < box.size(); ++i) {
    solution.box.push_back(read_coordinate(box[i], child(reader.at("box"), i)));
  }
  reader.finish();
  return solution;
}

algebra::PolynomialSystem read_equations(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  algebra::PolynomialSystem system;
  const json& names = read_array(reader.require("variables", "names"), reader.at("variables"));
  for (std::size_t i = 0; i < names.size(); ++i) {
    system.variables.push_back(read_string(names[i], child(reader.at("variables"), i)));
  }
  const json& texts = read_array(reader.require("polynomials", "expressions"), reader.at("polynomials"));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string at = child(reader.at("polynomials"), i);
    system.polynomials.push_back(algebra::read_polynomial(read_string(texts[i], at), system.variables, at));
  }
  reader.finish();
  return system;
}

}  // namespace

CertificateFile certificate_file(const algebra::PolynomialSystem& system, const CertifiedSet& set) {
  CertificateFile file{system, {}};
  std::set<std::int64_t> perhaps_others;
  for (const auto& [a, b] : set.undecided) {
    perhaps_others.insert(std::max(set.same_as[static_cast<std::size_t>(a)], set.same_as[static_cast<std::size_t>(b)]));
  }
  for (std::size_t i = 0; i < set.certificates.size(); ++i) {
    const auto index = static_cast<std::int64_t>(i);
    if (set.same_as[i] == index && !perhaps_others.contains(index)) {
      const Certificate& c = set.certificates[i];
      file.solutions.push_back({c.box, c.real, c.positive, c.precision});
    }
  }
  return file;
}

ordered_json to_json(const CertificateFile& file) {
  ordered_json document{{"schema", kCertificateSchema}, {"kind", "solutions"}};
  if (file.system.problem) {
    document["problem"] = ordered_json(to_json(*file.system.problem));
  } else {
    ordered_json texts = ordered_json::array();
    for (const algebra::Polynomial& polynomial : file.system.polynomials) {
      texts.push_back(algebra::to_string(polynomial, file.system.variables));
    }
    document["system"] = {{"variables", file.system.variables}, {"polynomials", texts}};
  }
  document["solutions"] = ordered_json::array();
  for (const ClaimedSolution& solution : file.solutions) {
    document["solutions"].push_back({{"kind", "regular"},
                                     {"real", nullable(solution.real)},
                                     {"positive", nullable(solution.positive)},
                                     {"precision", solution.precision},
                                     {"box", box_json(solution.box)}});
  }
  return document;
}

CertificateFile read_certificate_file(const json& document) {
  ObjectReader reader(document, "");
  reader.schema(kCertificateSchema);
  static_cast<void>(read_choice(reader.require("kind", "\"solutions\""), "/kind", {"solutions"}));
  CertificateFile file;
  if (const json* problem = reader.find("problem")) {
    file.system.problem = std::make_shared<const Problem>(read_problem(*problem, "/problem"));
    if (reader.find("system") != nullptr) {
      throw SpecError("/system", "expected either a system or a problem, got both");
    }
  } else {
    file.system = read_equations(reader.require("system", "the equations, or a problem"), "/system");
    algebra::validate(file.system);
  }
  const json& solutions = read_array(reader.require("solutions", "a list"), "/solutions");
  for (std::size_t i = 0; i < solutions.size(); ++i) {
    file.solutions.push_back(read_solution(solutions[i], child("/solutions", i)));
  }
  reader.finish();
  return file;
}

void write_certificate_file(const std::filesystem::path& path, const CertificateFile& file) {
  write_json_file(path, to_json(file));
}

CertificateFile read_certificate_file(const std::filesystem::path& path) {
  return read_certificate_file(read_json_file(path));
}

}  // namespace zeroset::continuation
