// A group of figures that share their runs: what it trains, what it draws, and what it says of the claims.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/studies/claim.hpp"

#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies {

class StudyRuns;
template <class Protocol>
struct StudyContext;

/// What the spec of every group says.
struct GroupText {
  std::string key{};                   ///< "fig14_17": the folder of its spec
  std::vector<std::string> figures{};  ///< numbers in the paper, or names: "4", "14", ...; see FigureNumbers
  std::string kind{};                  ///< "branches": name of a row of the study's kinds
  std::string title{}, paper{};        ///< the paper's statement, in other words
};

/// "Figures 4, 14 and 15 of the paper. What it says: ..."
[[nodiscard]] std::string source_of(const GroupText& text);

/// Base of a study's kinds of groups, each of which has numbers of its own, read from its spec.
/// \tparam Protocol  the study's, see StudyProtocol
/// \tparam Measures  what groups leave behind for the claims, of one activation
template <class Protocol, class Measures>
class FigureGroup {
 public:
  explicit FigureGroup(GroupText text) : text_(std::move(text)) {}
  virtual ~FigureGroup() = default;
  FigureGroup(const FigureGroup&) = delete;
  FigureGroup& operator=(const FigureGroup&) = delete;

  [[nodiscard]] const GroupText& text() const { return text_; }

  /// All that the group needs, as experiments of one run each. Those that groups share are equal.
  [[nodiscard]] virtual std::vector<Experiment> runs(const Protocol& protocol) const = 0;

  /// Figures and tables: one answer an activation, or one for all. Adds what claims are judged by to `measures`, one an
  /// activation of the protocol. \throws StudyStopped
  [[nodiscard]] virtual std::vector<Results> evaluate(const StudyContext<Protocol>& context,
                                                      std::vector<Measures>& measures) const = 0;

  /// The claims that this kind of group decides for one activation, over all its groups: of several, the first is
  /// asked. Where nothing was measured they are undecided.
  [[nodiscard]] virtual std::vector<Claim> claims(const Protocol& /*protocol*/, const Measures& /*found*/) const {
    return {};
  }

  /// The group's part of protocol_line().
  [[nodiscard]] virtual std::string summary(const Protocol& protocol) const = 0;

  /// Which figures of the paper these are, and what it says there.
  [[nodiscard]] virtual std::string source() const { return source_of(text_); }

  /// What the numbers of the group alone cannot tell. \throws SpecError
  virtual void check(const Protocol& /*protocol*/) const {}

  /// At least as long as in the paper.
  [[nodiscard]] virtual bool is_whole() const { return true; }

  /// Whether other groups wait for what comes out of this one; then settle() puts it into the protocol.
  [[nodiscard]] virtual bool comes_first(const Protocol& /*protocol*/) const { return false; }
  virtual void settle(Protocol& /*protocol*/, const StudyRuns& /*runs*/) const {}

 private:
  GroupText text_;
};

/// The group's line of protocol, see protocol_line() of engine/protocol.hpp.
template <class Protocol, class Measures>
[[nodiscard]] std::string protocol_line(const Protocol& protocol, const FigureGroup<Protocol, Measures>& group) {
  return protocol_line(protocol, group.summary(protocol));
}

}  // namespace zeroset::studies
