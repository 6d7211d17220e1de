/// \file
/// Proofs over Q that a system has no solution: Hilbert's weak Nullstellensatz, made explicit.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/certainty.hpp"
#include "zeroset/core/child_process.hpp"
#include "zeroset/core/progress.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra {

/// How far the search for a certificate may go.
struct CertificateOptions {
  /// Of each linear system with what is computed from it: memory of its process, and seconds for all of them together.
  /// Infinite memory stands for kDefaultMemoryGib, infinite seconds for none.
  Limits limits{};

  /// Certificates of larger degree are not looked for, >= 0; absent: no bound.
  std::optional<std::int64_t> max_degree{};

  std::uint64_t seed = 1;
  int threads = 1;  ///< Groebner bases at a time, >= 1

  ProgressCallback progress{};
  StopRequest stop{};
};

/// What is known of 1 in the ideal of f_1, ..., f_m over Q. What was not found is absent, and `reason` says why.
struct InconsistencyResult {
  /// True: the certificate below is checked. False: there are solutions. Absent: not known.
  std::optional<bool> inconsistent{};

  /// max deg(g_i f_i) over the nonzero products; present where inconsistent is true.
  std::optional<std::int64_t> degree{};

  /// g_1, ..., g_m in the order of the equations, sum g_i f_i = 1; empty unless inconsistent is true.
  std::vector<Polynomial> multipliers{};

  /// Proved with a certificate; with probability one where solutions exist modulo primes; absent where nothing is
  /// known.
  std::optional<Certainty> status{};
  std::optional<Certainty> degree_status{};  ///< that no certificate has a smaller degree
  std::vector<std::uint64_t> primes{};       ///< modulo which smaller degrees were ruled out, or the solutions exist
  std::string reason{};                      ///< one line; empty where nothing is absent
  std::uint64_t seed = 1;
  double seconds = 0;
  bool complete = false;  ///< false where time, memory or max_degree ended the search
};

/// Looks for a certificate of least degree. For D = 0, 1, ... the products x^a f_i of degree at most D are the rows of
/// Macaulay's matrix. Where its row space modulo a prime holds 1, the rows that make 1 modulo the prime are kept, their
/// combination is found over Q (Dixon's p-adic lifting), and sum g_i f_i = 1 is checked by exact multiplication: then
/// status is proved, whatever the prime. Degree D - 1 is ruled out modulo three primes; where the rows of degree
/// D - 1 are independent modulo one, that is a proof. Where small matrices hold no certificate, Groebner bases modulo
/// primes say whether to go on. Each matrix is handled in a child process.
/// \throws InvalidArgument for options out of range
[[nodiscard]] InconsistencyResult certify_inconsistent(const PolynomialSystem& system,
                                                       const CertificateOptions& options = {});

/// Expands and certifies.
/// \throws InvalidArgument, NotInThisBuild as `expand`
[[nodiscard]] InconsistencyResult certify_inconsistent(const Problem& problem, const CertificateOptions& options = {});

/// True if sum multipliers_i f_i = 1, by exact arithmetic over Q.
/// \throws InvalidArgument unless there is one multiplier for each equation, in the system's unknowns
[[nodiscard]] bool is_certificate(const PolynomialSystem& system, const std::vector<Polynomial>& multipliers);

/// The keys of the contract: "inconsistent", "degree", "multipliers", ...
/// \param variables  names of the unknowns
/// \param file       where a script lies that checks the certificate; "" for nowhere
[[nodiscard]] nlohmann::ordered_json to_json(const InconsistencyResult& result,
                                             const std::vector<std::string>& variables,
                                             const std::string& file = "");

/// Writes FOLDER/certificate.sing for Singular, and FOLDER/certificate.json ("zeroset.certificate/1") with equations
/// and multipliers. \param result  with a certificate \return the name of the script \throws FileError
std::filesystem::path write_certificate(const PolynomialSystem& system,
                                        const InconsistencyResult& result,
                                        const std::filesystem::path& folder);

/// A script that checks the certificate with Singular: it prints "certificate: valid" or "certificate: WRONG". The
/// unknowns are called x(1), x(2), ... in it; a comment gives their names.
[[nodiscard]] std::string singular_certificate(const PolynomialSystem& system,
                                               const std::vector<Polynomial>& multipliers);

}  // namespace zeroset::algebra
