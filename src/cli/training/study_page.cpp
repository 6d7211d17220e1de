#include "cli/training/study_page.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/html_page.hpp"

#include "cli/versions.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace zeroset::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPaper =
    "Q. Liao and T. Poggio, Theory of Deep Learning II: Landscape of the Empirical Risk in Deep Learning, "
    "arXiv 1703.09833 (2017).";

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Download> downloads(const fs::path& folder, const std::string& stem, const std::vector<std::string>& ends) {
  std::vector<Download> files;
  for (const std::string& end : ends) {
    if (std::error_code ignored; fs::exists(folder / (stem + "." + end), ignored)) {
      files.push_back({end, fs::path(folder.filename()) / (stem + "." + end)});
    }
  }
  return files;
}

/// Which of the paper's figures, and what it says there.
std::string source_of(const FigureGroup& group) {
  if (group.kind == FigureKind::rates) {
    return "No figure of the paper. " + group.paper;
  }
  std::string text = group.figures.size() > 1 ? "Figures " : "Figure ";
  for (std::size_t i = 0; i < group.figures.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == group.figures.size() ? " and " : ", ") + group.figures[i];
  }
  return text + " of the paper. What it says: " + group.paper;
}

std::int64_t count(const std::vector<Claim>& claims, Verdict verdict) {
  return std::count_if(
      claims.begin(), claims.end(), [verdict](const Claim& claim) { return claim.verdict == verdict; });
}

void add_section(HtmlPage& page, const StudySection& section, const fs::path& folder) {
  for (const Figure& figure : section.output.figures) {
    page.figure(figure,
                text_of(folder / "figures" / (figure.name + ".svg")),
                downloads(folder / "figures", figure.name, {"csv", "json", "gp", "svg", "pdf", "png"}));
  }
  for (const Table& table : section.output.tables) {
    page.table(table, downloads(folder / "tables", table.name, {"md", "csv", "json", "tex"}));
  }
}

}  // namespace

void write_study_page(const Protocol& protocol, const StudyResult& result, const fs::path& folder) {
  HtmlPage page("Theory of Deep Learning II, figure by figure",
                "The experiments of a published study repeated for ReLU and for polynomial activations, with every "
                "choice that the text leaves open written down.");
  page.provenance("study", kPaper);
  page.provenance("scale", protocol.scale);
  page.provenance("seed", std::to_string(protocol.base.seed));
  for (const auto& [library, version] : versions()) {
    page.provenance(library, version);
  }
  page.key_numbers({{std::to_string(result.runs), "trained networks"},
                    {std::to_string(count(result.claims, Verdict::pass)), "claims pass"},
                    {std::to_string(count(result.claims, Verdict::fail)), "claims fail"},
                    {std::to_string(count(result.claims, Verdict::undecided)), "undecided"}});
  if (!protocol.is_whole()) {
    page.warning(
        "Reduced scale: fewer images, a narrower network and shorter runs than the paper's. Pictures show the "
        "protocol at work, not the paper's results.");
  }
  page.section("Claims");
  page.table(claims_table(result.claims), downloads(folder / "tables", "claims", {"md", "csv", "json", "tex"}));
  if (!result.diverged.empty()) {
    page.subsection("Runs that diverged");
    page.list(result.diverged);
  }
  const FigureGroup* group = nullptr;
  for (const StudySection& section : result.sections) {
    if (section.group != group) {
      group = section.group;
      page.section(group->title, group->key);
      page.paragraph(source_of(*group));
      page.paragraph("Here: " + protocol_line(protocol, *group));
    }
    add_section(page, section, folder);
  }
  atomic_write(folder / "report.html", page.text());
}

}  // namespace zeroset::cli
