// How much of an embedding its two axes show, beside what a random walk would.
#pragma once

#include "zeroset/document/table.hpp"

#include "studies/engine/context.hpp"
#include "studies/engine/paths.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace zeroset::studies {

/// A table with a row an embedding: shares of the axes beside those of one long random walk and of the walk that
/// branches as the paths do, and what is negative.
[[nodiscard]] Table spectrum_table(const EvaluationContext& context, const GroupText& group, std::size_t a);
template <class Protocol, class Measures>
[[nodiscard]] Table spectrum_table(const EvaluationContext& context,
                                   const FigureGroup<Protocol, Measures>& group,
                                   std::size_t a) {
  return spectrum_table(context, group.text(), a);
}
void add_spectrum(Table& table,
                  Dissimilarity kind,
                  const std::string& what,
                  std::int64_t layer,
                  const PathEmbedding& embedding,
                  const PathEmbedding* branched = nullptr);

/// Share of an axis (from 1) for one long random walk in very many dimensions, small beside the weights: 6 / (pi
/// axis)^2 with chords, as for principal components; a straight line with 1 - cos.
[[nodiscard]] double random_walk_share(Dissimilarity kind, int axis);

}  // namespace zeroset::studies
