// How much of an embedding its two axes show, beside what a random walk would.
#pragma once

#include "zeroset/document/table.hpp"

#include "studies/theory2/context.hpp"
#include "studies/theory2/paths.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace zeroset::studies::theory2 {

/// A table with a row an embedding: shares of the axes beside those of a random walk, and what is negative.
[[nodiscard]] Table spectrum_table(const StudyContext& context, const FigureGroup& group, std::size_t a);
void add_spectrum(
    Table& table, Dissimilarity kind, const std::string& what, std::int64_t layer, const PathEmbedding& embedding);

/// Share of an axis (from 1) for one long random walk in very many dimensions, small beside the weights: 6 / (pi
/// axis)^2 with chords, as for principal components; a straight line with 1 - cos.
[[nodiscard]] double random_walk_share(Dissimilarity kind, int axis);

}  // namespace zeroset::studies::theory2
