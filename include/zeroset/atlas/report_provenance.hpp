/// \file
/// When, by which program and on which machine a report was made, and how long it took.
#pragma once

#include <filesystem>
#include <string>

namespace zeroset::atlas {

/// One part of a report's work.
struct ReportStage {
  double seconds = 0;  ///< of all calls until it was complete
  bool complete = false;
};

/// Where a report comes from. A call that finds everything done changes nothing of it.
struct ReportProvenance {
  std::string version{};           ///< of the program that completed it
  std::string commit{};            ///< of its sources; empty where that is not known
  std::string machine{};           ///< processor, cores, memory, system
  std::string begun{}, written{};  ///< "2026-01-31 12:00 UTC": of the first call, of the last that added something
  ReportStage algebra{}, training{};
};

/// What FOLDER/provenance.json says of earlier calls; where there is none, a report that begins now.
[[nodiscard]] ReportProvenance read_provenance(const std::filesystem::path& folder);

/// Adds a call's time to a stage that was not complete, and says by which program.
/// \param now  its version, commit and machine
void add_stage(ReportProvenance& provenance,
               ReportStage ReportProvenance::*stage,
               const ReportStage& done,
               const ReportProvenance& now);

/// FOLDER/provenance.json, "zeroset.provenance/1". \throws FileError
void write_provenance(const ReportProvenance& provenance, const std::filesystem::path& folder);

/// This machine in one line: "AMD EPYC 7763, 2 cores, 8 GB, Linux 6.1".
[[nodiscard]] std::string machine_line();

/// "41 s", "6 min 12 s", "1 h 5 min".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace zeroset::atlas
