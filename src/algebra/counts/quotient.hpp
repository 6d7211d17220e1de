// The quotient of a polynomial ring by a zero-dimensional ideal, as a vector space with multiplications.
#pragma once

#include "algebra/counts/groebner.hpp"
#include "algebra/counts/monomial_ideal.hpp"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <unordered_map>
#include <vector>

namespace zeroset::algebra::detail {

/// Thrown by what asks `out_of_time` and hears yes.
class OutOfTime : public std::runtime_error {
 public:
  OutOfTime() : std::runtime_error("out of time") {}
};

class Quotient {
 public:
  using Vector = std::vector<std::uint16_t>;  ///< coordinates in the standard monomials, residues

  /// Computes normal forms of x_v b for all unknowns v and standard monomials b, by ascending monomials: one is
  /// standard, or leads a basis element, or is x_u times one that is done (Faugere, Gianni, Lazard, Mora, 1993). Rows
  /// are dense. Cost: time D^2 x (those not standard), memory 2 D bytes for each of those.
  /// \param standard     the standard monomials
  /// \param out_of_time  asked now and then
  /// \throws OutOfTime
  Quotient(const ModularSystem& basis, std::vector<Exponents> standard, const std::function<bool()>& out_of_time);

  [[nodiscard]] std::size_t dimension() const { return standard_.size(); }
  [[nodiscard]] std::size_t variables() const { return variables_; }
  [[nodiscard]] std::uint32_t prime() const { return prime_; }

  /// The standard monomials, ascending; the first is 1.
  [[nodiscard]] const std::vector<Exponents>& standard() const { return standard_; }

  /// A hash of the standard monomials.
  [[nodiscard]] std::uint64_t shape() const;

  /// sum += factor * (normal form of x_v b). sum has D entries; the factor is a residue. Entries are not reduced.
  void add_multiple(std::vector<std::uint64_t>& sum, std::uint64_t factor, std::size_t v, std::size_t b) const;

  /// The normal form of x_v.
  [[nodiscard]] Vector unknown(std::size_t v) const;

 private:
  struct Hash {
    std::size_t operator()(const Exponents& monomial) const;
  };
  /// A normal form: a standard monomial where it is one, else a row.
  struct Form {
    std::int64_t standard = -1;
    std::int64_t row = -1;
  };

  void index_standard(std::vector<Exponents> standard);
  void reduce_border(const std::function<bool()>& out_of_time);
  Form reduce(const Exponents& monomial);
  Form reduce_leading(const ModularPolynomial& element);
  Form reduce_product(const Exponents& monomial);
  void add(std::vector<std::uint64_t>& sum, std::uint64_t factor, const Form& form) const;
  Form store(const std::vector<std::uint64_t>& sum);

  std::size_t variables_;
  std::uint32_t prime_;
  std::vector<Exponents> standard_{};                  ///< ascending
  std::unordered_map<Exponents, Form, Hash> forms_{};  ///< of all monomials met so far
  std::unordered_map<Exponents, const ModularPolynomial*, Hash> leading_{};
  std::vector<Vector> rows_{};
  std::vector<std::vector<Form>> products_{};  ///< [v][b]
  std::vector<std::size_t> dense_{};           ///< [v]: how many x_v b are not standard
};

}  // namespace zeroset::algebra::detail
