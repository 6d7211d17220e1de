// zeroset approximate: a polynomial near an activation, and its proved error.
#include "zeroset/approximation/approximation.hpp"
#include "zeroset/approximation/fit.hpp"
#include "zeroset/core/figure_writers.hpp"
#include "zeroset/core/file.hpp"

#include "cli/algebra_verb.hpp"
#include "cli/approximate_forms.hpp"
#include "cli/batch.hpp"
#include "cli/exit_code.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <optional>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

struct Arguments {
  std::string of{}, method{}, degree{}, interval{}, error{};
  CommonOptions common{};
  std::string batch{}, shard{};
};

/// What a line asks for.
struct Question {
  Activation activation{};
  std::optional<Rational> error{};
};

json list(const std::string& text) {
  json values = json::array();
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    values.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return values;
}

/// The line's members are those of an approximation as an activation, so that the same reader checks them.
Question read_question(ObjectReader& line) {
  Question question;
  json activation{{"kind", "approximation"}};
  for (const char* key : {"of", "method", "interval"}) {
    if (const json* value = line.find(key)) {
      const bool is_list = std::string_view(key) == "interval" && value->is_string();
      activation[key] = is_list ? list(value->get<std::string>()) : *value;
    }
  }
  activation["degree"] = 1;
  question.activation = read_activation(activation, line.pointer());
  const json* degree = line.find("degree");
  const json* error = line.find("error");
  if ((degree == nullptr) == (error == nullptr)) {
    throw SpecError(line.at("degree"), "expected either a degree or an error");
  }
  const Activation& a = question.activation;
  if (degree != nullptr) {
    question.activation.degree = static_cast<int>(read_integer(*degree,
                                                               line.at("degree"),
                                                               approximation::least_degree_of(a.method),
                                                               approximation::largest_degree_of(a.of, a.method)));
    return question;
  }
  question.error = read_rational(*error, line.at("error"));
  if (*question.error <= 0) {
    throw SpecError(line.at("error"), "expected a positive number, got " + to_string(*question.error));
  }
  return question;
}

ordered_json keys_of(const Question& question) {
  const Activation& a = question.activation;
  return {{"of", name(a.of)},
          {"method", name(a.method)},
          {"degree", question.error ? ordered_json() : ordered_json(a.degree)},
          {"interval", {to_string(a.interval.lower), to_string(a.interval.upper)}},
          {"coefficients", nullptr},
          {"sup_error", nullptr},
          {"best_error_lower", nullptr},
          {"exact", nullptr},
          {"doubles", nullptr},
          {"latex", nullptr},
          {"reference", nullptr},
          {"status", nullptr}};
}

ordered_json strings(const std::vector<Rational>& numbers) {
  ordered_json array = ordered_json::array();
  for (const Rational& number : numbers) {
    array.push_back(to_string(number));
  }
  return array;
}

void add_fit(ordered_json& keys, const approximation::Fit& fit) {
  const std::vector<Rational>& coefficients = fit.activation.coefficients;
  keys["degree"] = fit.activation.degree;
  keys["coefficients"] = strings(coefficients);
  keys["sup_error"] = {{"lower", double_below(fit.sup_error.lower)}, {"upper", double_above(fit.sup_error.upper)}};
  if (fit.best_error_lower) {
    keys["best_error_lower"] = double_below(*fit.best_error_lower);
    keys["reference"] = strings(fit.reference);
  }
  keys["exact"] = fit.exact;
  keys["doubles"] = ordered_json::array();
  for (const Rational& coefficient : coefficients) {
    keys["doubles"].push_back(nearest_double(coefficient));
  }
  keys["latex"] = latex(coefficients);
  keys["status"] = "proved";
  if (keys["sup_error"]["upper"].is_null()) {
    keys["reason"] = "sup_error.upper is larger than the largest double";
  }
}

Answer answer_question(const Question& question) {
  Answer result{.keys = keys_of(question)};
  ordered_json& keys = result.keys;
  if (!question.error) {
    add_fit(keys, approximation::fit(question.activation));
    return result;
  }
  const approximation::LeastDegree least = approximation::least_degree(question.activation, *question.error);
  if (least.fit) {
    add_fit(keys, *least.fit);
  }
  keys["error"] = to_string(*question.error);
  keys["least"] = least.fit ? ordered_json(least.proved) : ordered_json();
  keys["lesser_error_lower"] = least.lesser_error_lower ? double_below(*least.lesser_error_lower) : ordered_json();
  if (!least.reason.empty()) {
    keys["reason"] = least.reason;
  }
  result.complete = least.fit.has_value();
  return result;
}

Answer answer(ObjectReader& line, const LineOptions&) {
  const Question question = read_question(line);
  line.finish();
  try {
    return answer_question(question);
  } catch (const LimitExceeded& error) {
    Answer unknown{.keys = keys_of(question), .complete = false};
    unknown.keys["reason"] = error.what();
    return unknown;
  }
}

constexpr const char* kKeys[] = {"of",
                                 "method",
                                 "degree",
                                 "interval",
                                 "coefficients",
                                 "sup_error",
                                 "best_error_lower",
                                 "exact",
                                 "doubles",
                                 "latex",
                                 "reference",
                                 "status",
                                 nullptr};
constexpr AlgebraVerb kVerb{"approximate", "zeroset.approximation/1", answer, kKeys};

json line_of(const Arguments& arguments) {
  json line = json::object();
  const auto add = [&line](const char* key, const std::string& text) {
    if (!text.empty()) {
      const json number = json::parse(text, nullptr, false);
      line[key] = number.is_number_integer() ? number : json(text);
    }
  };
  add("of", arguments.of);
  add("method", arguments.method);
  add("degree", arguments.degree);
  add("error", arguments.error);
  if (!arguments.interval.empty()) {
    line["interval"] = list(arguments.interval);
  }
  apply_set(line, arguments.common.set);
  return line;
}

/// The fit that an answer's keys tell of.
approximation::Fit fit_of(const ordered_json& keys) {
  approximation::Fit fit;
  const json interval = keys["interval"];
  fit.activation = read_activation({{"kind", "approximation"},
                                    {"of", keys["of"]},
                                    {"method", keys["method"]},
                                    {"degree", 1},
                                    {"interval", interval}},
                                   "");
  fit.activation.degree = keys["degree"].get<int>();
  fit.activation.coefficients = read_rationals(json(keys["coefficients"]), "/coefficients");
  fit.exact = keys["exact"].get<bool>();
  const ordered_json& upper = keys["sup_error"]["upper"];
  fit.sup_error.upper = upper.is_null() ? Rational(0) : exact_rational(upper.get<double>());
  if (!keys["best_error_lower"].is_null()) {
    fit.best_error_lower = exact_rational(keys["best_error_lower"].get<double>());
    fit.reference = read_rationals(json(keys["reference"]), "/reference");
  }
  return fit;
}

/// --out DIR: the answer, and a figure where the error is a number that can be drawn.
void store(const Answer& answer, const std::filesystem::path& folder) {
  make_folders(folder);
  ordered_json document{{"schema", kVerb.schema}};
  document.update(answer.keys);
  write_json_file(folder / "approximate.json", document);
  if (!answer.complete || answer.keys["sup_error"]["upper"].is_null()) {
    return;
  }
  const WrittenFigure written = write_figure(figure_of(fit_of(answer.keys)), folder);
  if (written.status != DrawStatus::drawn) {
    std::cerr << "zeroset: " << written.reason << '\n';
  }
}

int run(const Arguments& arguments) {
  const bool has_flags = !arguments.of.empty() || !arguments.method.empty() || !arguments.degree.empty() ||
                         !arguments.interval.empty() || !arguments.error.empty();
  if (!arguments.batch.empty()) {
    if (has_flags || !arguments.common.out.empty()) {
      throw SpecError("", "--batch takes its questions from the file and answers on standard output");
    }
    return run_batch(kVerb, arguments.batch, arguments.shard, arguments.common);
  }
  if (!arguments.shard.empty()) {
    throw SpecError("", "--shard goes with --batch");
  }
  const Answer answered =
      answer_line(kVerb, line_of(arguments), {arguments.common.limits(), arguments.common.seed, {}});
  if (!arguments.common.out.empty()) {
    store(answered, arguments.common.out);
  }
  ordered_json printed{{"schema", kVerb.schema}};
  printed.update(answered.keys);
  const bool has_fit = answered.complete;
  std::cout << (arguments.common.json ? printed.dump(2) + "\n"
                : has_fit             ? readable_fit(fit_of(answered.keys), answered.keys)
                                      : readable(answered.keys))
            << std::flush;
  return answered.complete ? kAnswered : kIncomplete;
}

constexpr const char* kFooter =
    "Examples:\n"
    "  zeroset approximate --of relu --method minimax --degree 8 --interval -1,1\n"
    "  zeroset approximate --of gelu --method chebyshev --degree 20 --interval -4,4 --json\n"
    "  zeroset approximate --of relu --method minimax --error 0.01 --interval -1,1   the least degree\n"
    "  zeroset approximate --of tanh --method hermite --degree 9 --out tanh          with a figure\n"
    "  zeroset approximate --batch fits.jsonl > answers.jsonl   lines with id, of, method, degree or error, interval\n"
    "sup_error encloses the largest error of exactly the printed coefficients on the interval (proved); no polynomial "
    "of\n"
    "the degree has an error below best_error_lower (proved). An error that no degree to 60 reaches: exit code 1.";

void add_flags(CLI::App& verb, Arguments& arguments) {
  verb.add_option("--of", arguments.of, "relu, abs, gelu, softplus, tanh or sigmoid");
  verb.add_option("--method",
                  arguments.method,
                  "minimax (best uniform), chebyshev (truncated series), legendre (least squares), hermite (least "
                  "squares under N(0, 1)) or bernstein");
  verb.add_option("--degree", arguments.degree, "0 to 60 (relu and abs by hermite, legendre, bernstein: to 200)");
  verb.add_option("--interval", arguments.interval, "exact ends, e.g. -1/2,8 (default for hermite: -3,3)")
      ->type_name("A,B");
  verb.add_option("--error", arguments.error, "in place of --degree: the least degree with at most this error");
  verb.add_option("--batch", arguments.batch, "answer every line of a JSON Lines file (- for standard input)")
      ->type_name("FILE");
  verb.add_option("--shard", arguments.shard, "with --batch: i/n, every n-th line from the i-th")->type_name("I/N");
}

}  // namespace

void add_approximate_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("approximate", "a polynomial near an activation, and its proved error");
  auto arguments = std::make_shared<Arguments>();
  add_flags(*verb, *arguments);
  add_common_options(*verb, arguments->common);
  verb->footer(kFooter);
  verb->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace zeroset::cli
