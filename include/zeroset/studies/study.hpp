/// \file
/// Published studies, repeated figure by figure.
///
/// A study is a protocol (data: which networks are trained, and what is drawn of them) and code that carries it out:
///
/// \code
/// const studies::Study study = studies::load("theory2", studies::Scale::smoke, {.figures = {"14"}});
/// const studies::StudyResult result = studies::reproduce(study, "runs/theory2");
/// studies::write_study(result);  // tables/, figures/, claims.json and report.html in runs/theory2
/// \endcode
#pragma once

#include "zeroset/core/activation.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/runs/run_folder.hpp"
#include "zeroset/studies/claim.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::studies {

// ---- what there is: needs no LibTorch
// --------------------------------------------------------------------------------

/// How much of a study is trained.
enum class Scale {
  smoke,   ///< bundled images and a narrow network: every figure in minutes
  medium,  ///< the publication's network and lengths on fewer images, where a study has it
  full,    ///< the publication's own protocol
};
[[nodiscard]] std::string name(Scale scale);  ///< "smoke", "medium", "full"
/// \throws InvalidArgument for another name
[[nodiscard]] Scale scale_named(const std::string& name);

/// Figures that share their runs.
struct GroupSummary {
  std::string key{};                   ///< "fig14_17"
  std::vector<std::string> figures{};  ///< numbers in the publication: "4", "14", ...
  std::string title{};
};

/// What is known of a study before anything is read or trained.
struct StudySummary {
  std::string name{};       ///< "theory2"
  std::string heading{};    ///< a few words, for the title of its report
  std::string title{};      ///< authors, title and year
  std::string reference{};  ///< the publication as a list of references has it
  std::vector<GroupSummary> groups{};
};

/// The names that load() knows.
[[nodiscard]] std::vector<std::string> study_names();

/// The scales that the study has, the smallest first. \throws InvalidArgument as summary
[[nodiscard]] std::vector<Scale> scales(const std::string& study);

/// \throws InvalidArgument for a name that is not among study_names()
[[nodiscard]] StudySummary summary(const std::string& study);

/// The numbers of all figures: by their length, then by the alphabet.
[[nodiscard]] std::vector<std::string> figure_numbers(const StudySummary& study);

// ---- a study, ready to be trained: needs no LibTorch
// -----------------------------------------------------------------

/// A study with every choice made: a value that can be printed, stored and changed.
struct Study {
  std::string name{};
  nlohmann::json protocol{};  ///< "zeroset.protocol/1"
};

/// What may differ from the protocol as it is bundled.
struct LoadOptions {
  std::vector<std::string> figures{};  ///< these, and those that share their runs; empty: all
  /// The others are held against the first; empty: the study's own.
  std::vector<Activation> activations{};
  std::optional<std::uint64_t> seed{};
  /// Changes the protocol, after all above; for choices that the publication leaves open.
  std::function<void(nlohmann::json& protocol)> change{};
  /// Gives an approximation its coefficients; called for each activation of the protocol. Training takes none without.
  std::function<Activation(const Activation&)> resolve{};
};

/// \throws InvalidArgument for a study, a scale of it, or a figure that there is not
/// \throws SpecError for an activation of the protocol that is malformed; all else is checked by plan() and reproduce()
[[nodiscard]] Study load(const std::string& study, Scale scale = Scale::full, const LoadOptions& options = {});

// ---- training it: needs LibTorch
// -------------------------------------------------------------------------------------

/// What a study takes, told before anything is trained: the table "plan" has a row a group of figures with networks,
/// epochs, images, checkpoints on disk, and the memory of the largest step. A run that several groups share, or start
/// from, counts for the first of them; the last row is the sum.
/// \throws SpecError naming the pointer, InvalidArgument for more images than there are
[[nodiscard]] Results plan(const Study& study);

/// How a study is trained; nothing here changes its numbers.
struct ReproduceOptions {
  std::filesystem::path runs{};       ///< store of runs, which studies may share; empty: FOLDER/runs
  std::filesystem::path data_root{};  ///< folder of the image files; empty: as runs::data_root()
  int threads = 1;                    ///< >= 1; on the CPU so many groups of runs at once
  std::int64_t replicas_at_once = 0;  ///< >= 0; see nets::StoreOptions
  ProgressCallback progress{};        ///< called from several threads at once
  ProgressCallback sweep{};           ///< of all runs of the study together, see nets::TrainOptions
  StopRequest stop{};
  std::map<std::string, std::string> versions{};  ///< of program and libraries, by name
};

/// What one group of figures gave.
struct StudySection {
  std::string key{}, title{};
  std::string source{};            ///< which figures of the publication these are, and what it says there
  std::string protocol{};          ///< one line: what was run, with all numbers that were chosen
  std::vector<Results> outputs{};  ///< one an activation, or one for all of them
};

/// A study that was trained and measured.
struct StudyResult {
  std::string study{};             ///< its name
  std::filesystem::path folder{};  ///< where protocol.json, runs and drawings are
  runs::RunStatus status =
      runs::RunStatus::interrupted;  ///< finished, or interrupted: then all below but `reason` is empty
  /// Why training was interrupted; empty where the stop came after it.
  std::string reason{};
  std::vector<StudySection> sections{};
  std::vector<Claim> claims{};
  std::vector<std::string> diverged{};                              ///< folder and cause of each run that diverged
  std::size_t networks = 0;                                         ///< trained for it, or found
  nlohmann::ordered_json found = nlohmann::ordered_json::object();  ///< numbers that the study chose on its way
  std::string scale{};
  std::uint64_t seed = 0;
  bool is_whole = false;  ///< at least the publication's images, network and lengths
  std::map<std::string, std::string> versions{};
};

/// Trains what is missing, then measures. Writes FOLDER/protocol.json, the store of runs, and what was measured of
/// networks that no run has. Called again it goes on: nothing is trained or measured twice.
/// \throws SpecError naming the pointer of the protocol, before anything is written
/// \throws what nets::train_all throws
[[nodiscard]] StudyResult reproduce(const Study& study,
                                    const std::filesystem::path& folder,
                                    const ReproduceOptions& options = {});

// ---- what came out: needs no LibTorch
// --------------------------------------------------------------------------------

/// The table "claims", then the tables and figures of all sections; a note for each run that diverged.
[[nodiscard]] Results results(const StudyResult& result);

/// "zeroset.reproduction/1": runs, names of figures and claims.
[[nodiscard]] nlohmann::ordered_json to_json(const StudyResult& result);

/// Writes FOLDER/report.html: all figures and tables, with what the publication says beside them. Drawings are read
/// from FOLDER/figures. \throws FileError
void write_page(const StudyResult& result);

/// Writes FOLDER/tables, figures, claims.json and report.html. \param figure_width  see write_results
/// \throws FileError
WrittenResults write_study(const StudyResult& result, double figure_width = 0);

}  // namespace zeroset::studies
