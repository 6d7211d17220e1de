#include "zeroset/atlas/subject.hpp"

#include "zeroset/algebra/bound_numbers.hpp"
#include "zeroset/approximation/approximation.hpp"

#include <utility>
#include <variant>

namespace zeroset::atlas {

using nlohmann::json;

namespace {

algebra::PolynomialSystem read_system_at(const std::filesystem::path& path,
                                         const std::string& pointer,
                                         const algebra::ReadLimits& limits) {
  try {
    return algebra::read_system_file(path, limits);
  } catch (const SpecError& error) {
    throw SpecError(pointer, path.string() + ": " + error.what());
  } catch (const InvalidArgument& error) {
    throw SpecError(pointer, error.what());
  }
}

algebra::PolynomialSystem read_system_member(const json& value,
                                             const std::string& pointer,
                                             const std::filesystem::path& folder,
                                             const algebra::ReadLimits& limits) {
  if (value.is_string()) {
    return read_system_at(folder / value.get<std::string>(), pointer, limits);
  }
  try {
    return algebra::read_system(value.dump(), algebra::SystemFormat::json, "system", limits);
  } catch (const SpecError& error) {
    throw SpecError(pointer + error.pointer(), error.message());
  }
}

Problem read_problem_member(const json& value,
                            const std::string& pointer,
                            const std::filesystem::path& folder,
                            RandomData random_data) {
  if (!value.is_string()) {
    return read_problem(value, pointer, folder, random_data);
  }
  const std::filesystem::path path = folder / value.get<std::string>();
  try {
    return read_problem(read_json_file(path), "", path.parent_path(), random_data);
  } catch (const SpecError& error) {
    throw SpecError(pointer, path.string() + ": " + error.what());
  }
}

void require_polynomial(const Architecture& network, const std::string& pointer) {
  for (const Layer& layer : network.layers) {
    const auto* plain = std::get_if<ActivationLayer>(&layer);
    const auto* nodes = std::get_if<NodesLayer>(&layer);
    const Activation activation = plain != nullptr   ? plain->activation
                                  : nodes != nullptr ? nodes->activation
                                                     : Activation{};
    if (!activation.is_polynomial()) {
      throw SpecError(pointer,
                      "expected polynomial activations, got " + name(activation) + "; --degrees chooses monomials");
    }
  }
}

/// The flags kind, points, data_seed and lambda, put into the form of a problem's document.
Problem problem_of_flags(ObjectReader& line,
                         const json& network,
                         const std::filesystem::path& folder,
                         RandomData random_data) {
  // Said before data are drawn for it: a ReLU network may be too large for that.
  require_polynomial(read_network(network, line.at("network"), folder), line.at("network"));
  json document{{"network", network}, {"kind", "zero_error"}};
  json random{{"points", "square"}, {"seed", 1}};
  const json* kind = line.find("kind");
  const json* points = line.find("points");
  if (kind != nullptr) {
    document["kind"] = *kind;
  }
  if (points != nullptr) {
    random["points"] = *points;
  } else if (kind != nullptr && *kind == "critical") {
    throw SpecError(line.at("points"), "is missing, expected the number of data of the critical system");
  }
  if (const json* seed = line.find("data_seed")) {
    random["seed"] = *seed;
  }
  document["data"] = {{"random", random}};
  if (const json* lambda = line.find("lambda"); lambda != nullptr && *lambda != "none") {
    document["regularization"] = {{"kind", "tikhonov"}, {"lambda", *lambda}};
  }
  return read_problem(document, line.pointer(), folder, random_data);
}

}  // namespace

Subject read_network_subject(ObjectReader& line, const std::filesystem::path& folder) {
  Subject subject;
  const json& network = line.require("network", "a network: an object, a preset or a file");
  subject.network = approximation::resolve(read_network(network, line.at("network"), folder));
  return subject;
}

Subject read_problem_subject(ObjectReader& line,
                             const std::filesystem::path& folder,
                             RandomData random_data,
                             const algebra::ReadLimits& limits) {
  const json* network = line.find("network");
  const json* problem = line.find("problem");
  const json* system = line.find("system");
  const int given = (network != nullptr ? 1 : 0) + (problem != nullptr ? 1 : 0) + (system != nullptr ? 1 : 0);
  if (given != 1) {
    throw SpecError(line.pointer(),
                    "expected exactly one of network, problem and system, got " + std::to_string(given));
  }
  Subject subject;
  if (system != nullptr) {
    subject.system = read_system_member(*system, line.at("system"), folder, limits);
  } else if (problem != nullptr) {
    subject.problem = read_problem_member(*problem, line.at("problem"), folder, random_data);
  } else {
    subject.problem = problem_of_flags(line, *network, folder, random_data);
  }
  if (subject.problem) {
    subject.problem->network = approximation::resolve(std::move(subject.problem->network));
  }
  return subject;
}

std::vector<std::string> names_of_unknowns(const Subject& subject) {
  if (subject.system) {
    const auto& names = subject.system->variables;
    return names.size() <= algebra::kMaxListed ? names : std::vector<std::string>{};
  }
  return num_parameters(subject.problem->network) <= static_cast<std::int64_t>(algebra::kMaxListed)
             ? parameter_names(subject.problem->network)
             : std::vector<std::string>{};
}

algebra::Bounds bounds_of(const Subject& subject, std::uint64_t seed, double effort) {
  return subject.problem ? algebra::bounds(*subject.problem, seed, effort) : algebra::bounds(*subject.system, effort);
}

algebra::MixedVolumes mixed_volumes_of(const Subject& subject, const algebra::MixedVolumeOptions& options) {
  return subject.problem ? algebra::mixed_volumes(*subject.problem, options)
                         : algebra::mixed_volumes(*subject.system, options);
}

algebra::CountResult count_of(const Subject& subject, const algebra::CountOptions& options) {
  return subject.problem ? algebra::count(*subject.problem, options) : algebra::count(*subject.system, options);
}

algebra::PolynomialSystem system_of(const Subject& subject, const Limits& limits) {
  return subject.problem ? algebra::expand(*subject.problem, limits) : *subject.system;
}

}  // namespace zeroset::atlas
