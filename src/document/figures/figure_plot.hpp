// Pieces of gnuplot scripts.
#pragma once

#include "document/figures/figure_layout.hpp"

#include <string>
#include <vector>

namespace zeroset {

/// printf into a string of at most 999 bytes.
[[gnu::format(printf, 1, 2)]] std::string formatted(const char* pattern, ...);

/// A gnuplot string: between single quotes nothing is special but the quote.
std::string literal(const std::string& text);

/// Several lines as one gnuplot string.
std::string literal(const std::vector<std::string>& lines);

/// What `plot` draws for one panel, in the order in which it must be painted. \param number  of the panel, from 0
std::vector<std::string> plot_clauses(const Panel& panel, std::size_t number, const std::vector<std::size_t>& styles);

/// Palette, range and bar of the colors of a panel's heat maps.
std::string color_scale(const PanelLayout& box, const FigureLayout& layout);

/// How bars look: told apart by how full they are as well, for print in black and white.
std::string bar_look(std::size_t style, bool in_legend = false);

}  // namespace zeroset
