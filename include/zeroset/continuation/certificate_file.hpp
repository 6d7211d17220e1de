/// \file
/// Certificates as files, and their check by other means than those that made them.
///
/// \code{.json}
/// {"schema": "zeroset.certificate/1", "kind": "solutions",
///  "system": {"variables": ["x"], "polynomials": ["x^2-2"]},
///  "solutions": [{"kind": "regular", "real": true, "positive": true, "precision": 53,
///                 "box": [{"real": ["...", "..."], "imaginary": ["0", "..."]}]}]}
/// \endcode
/// Each pair is the middle and the half-width, as exact rationals. In place of "system" there may be "problem", a
/// document "zeroset.problem/1". The claim: each box holds exactly one solution of the equations, it is regular, it is
/// real (true), not real (false) or not said to be either (null), likewise positive, and no two boxes meet.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/continuation/certificate.hpp"
#include "zeroset/core/child_process.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::continuation {

/// One solution of a certificate file.
struct ClaimedSolution {
  Box box{};
  std::optional<bool> real{}, positive{};
  int precision = 53;
};

/// What a certificate file claims.
struct CertificateFile {
  algebra::PolynomialSystem system{};  ///< with `problem` set where the file has a problem: then without polynomials
  std::vector<ClaimedSolution> solutions{};
};

/// The distinct certified solutions of a set.
/// \param system  whose equations were certified; its problem is written in place of polynomials where it has one
[[nodiscard]] CertificateFile certificate_file(const algebra::PolynomialSystem& system, const CertifiedSet& set);

[[nodiscard]] nlohmann::ordered_json to_json(const CertificateFile& file);

/// \throws SpecError naming the JSON pointer; half-widths must be doubles > 0 and middles dyadic rationals
[[nodiscard]] CertificateFile read_certificate_file(const nlohmann::json& json);

/// \throws FileError
void write_certificate_file(const std::filesystem::path& path, const CertificateFile& file);

/// \throws SpecError if the file cannot be read or is none, as read_certificate_file
[[nodiscard]] CertificateFile read_certificate_file(const std::filesystem::path& path);

/// How a check ended.
struct CertificateCheck {
  bool verified = false;
  std::string reason{};                    ///< one line where it is refused
  std::optional<std::int64_t> solution{};  ///< the one that is refused, if it is one
  std::int64_t solutions = 0;              ///< in the file
  std::int64_t real = 0;                   ///< of these claimed, and where verified proved, to be real
  int precision = 0;                       ///< the most bits that were needed
};

/// Proves every claim of a file again, from the text alone: the polynomials of the system, or of the expanded problem,
/// are evaluated term by term in Arb's balls, Krawczyk's test is carried out on the boxes as they stand, and the boxes
/// are compared by exact arithmetic. No code is shared with `certify` but exact numbers and Arb.
/// \param limits  for the expansion of a problem
/// \throws SpecError for a document of another form; LimitExceeded as algebra::expand
[[nodiscard]] CertificateCheck check_certificate(const nlohmann::json& json, const Limits& limits = {});

}  // namespace zeroset::continuation
