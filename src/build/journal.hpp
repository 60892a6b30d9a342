#pragma once
// Journal: what of a model that is built in cycles is on disk, so that a build that was ended goes
// on after its last whole cycle. The file journal.jsonl in the model's folder: a line that tells
// what the model is made of, then one for each finished cycle; a cycle counts once its line is
// whole. Used by the root. The same build gives the same bytes. docs/file_formats.md

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "build/tally.hpp"
#include "built/model_description.hpp"
#include "core/quantity.hpp"

namespace ballast::build {

inline constexpr const char* journal_name = "journal.jsonl";

/// What one rank wrote in one cycle.
struct GroupRecord {
  Rank rank;
  Gid id;
  std::vector<built::ModelFile> files;
  friend bool operator==(const GroupRecord&, const GroupRecord&) = default;
};

struct CycleRecord {
  std::vector<built::ModelFile> tables;  ///< what all groups share; of the first cycle
  std::vector<GroupRecord> groups;       ///< ascending by rank; ranks without cells have none
  Tally built;                           ///< of all ranks
};

/// What a model is made of, in the order in which it is told: "circuit" -> its fingerprint.
using BuildKey = std::vector<std::pair<std::string, std::string>>;

struct Journal {
  BuildKey key;
  std::vector<CycleRecord> cycles;
};

/// Nothing if there is no such file. A last line that is not whole is left out, unless it is the
/// first. Throws InputError for any other damage, and for another version.
[[nodiscard]] std::optional<Journal> read_journal(const std::filesystem::path& file);
/// As read_journal(), of a text that came from `file`.
[[nodiscard]] Journal journal_from(const std::string& text, const std::filesystem::path& file);

[[nodiscard]] std::string to_text(const Journal& journal);

/// Adds a line for a cycle; it is on the disk when this returns. Throws ResourceError.
void append(const std::filesystem::path& file, const CycleRecord& cycle, Cycle number);

/// "" if the keys are the same, else "circuit '1f..', now '2e..'" for each value that differs.
[[nodiscard]] std::string difference(const BuildKey& before, const BuildKey& now);

/// One group as a line of text and back, to tell it to the root.
[[nodiscard]] std::string to_text(const GroupRecord& group);
[[nodiscard]] GroupRecord group_from(const std::string& text);

}  // namespace ballast::build
