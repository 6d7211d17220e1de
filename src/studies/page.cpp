// The report of a study: all figures and tables, with what the publication says beside them.
#include "zeroset/core/file.hpp"
#include "zeroset/document/html_page.hpp"
#include "zeroset/document/plotly.hpp"
#include "zeroset/studies/study.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace zeroset::studies {
namespace {

namespace fs = std::filesystem;

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

std::string count(const std::vector<Claim>& claims, Verdict verdict) {
  return std::to_string(
      std::count_if(claims.begin(), claims.end(), [verdict](const Claim& claim) { return claim.verdict == verdict; }));
}

void add_output(HtmlPage& page, const Results& output, const fs::path& folder) {
  for (const Figure& figure : output.figures) {
    page.figure(figure,
                text_of(folder / "figures" / (figure.name + ".svg")),
                downloads(folder / "figures", figure.name, {"csv", "json", "gp", "svg", "pdf", "png"}));
  }
  for (const Table& table : output.tables) {
    page.table(table, downloads(folder / "tables", table.name, {"md", "csv", "json", "tex"}));
  }
}

void add_header(HtmlPage& page, const StudyResult& result, const std::string& reference) {
  page.provenance("study", reference);
  page.provenance("scale", result.scale);
  page.provenance("seed", std::to_string(result.seed));
  for (const auto& [library, version] : result.versions) {
    page.provenance(library, version);
  }
  page.key_numbers({{std::to_string(result.networks), "trained networks"},
                    {count(result.claims, Verdict::pass), "claims pass"},
                    {count(result.claims, Verdict::fail), "claims fail"},
                    {count(result.claims, Verdict::undecided), "undecided"}});
  if (!result.is_whole) {
    page.warning(
        result.scale == name(Scale::medium)
            ? "Medium scale: network and lengths of the full one, on fewer images. Errors are higher than there; "
              "compare them with each other."
            : "Reduced scale: fewer images, narrower networks and shorter runs than the full one. The figures show "
              "the protocol at work; what they say holds of these small networks alone.");
  }
}

}  // namespace

void write_page(const StudyResult& result) {
  const StudySummary study = summary(result.study);
  HtmlPage page(study.heading + ", figure by figure",
                "Published experiments repeated for ReLU and for polynomial activations, with every choice that their "
                "text leaves open written down.");
  page.interactive(plotly_source());
  add_header(page, result, study.reference);
  page.section("Claims");
  page.table(claims_table(result.claims), downloads(result.folder / "tables", "claims", {"md", "csv", "json", "tex"}));
  if (!result.diverged.empty()) {
    page.subsection("Runs that diverged");
    page.list(result.diverged);
  }
  for (const StudySection& section : result.sections) {
    page.section(section.title, section.key);
    page.paragraph(section.source);
    page.paragraph("Here: " + section.protocol);
    for (const Results& output : section.outputs) {
      add_output(page, output, result.folder);
    }
  }
  atomic_write(result.folder / "report.html", page.text());
}

}  // namespace zeroset::studies
