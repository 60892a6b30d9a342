#include "build/model_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

#include "built/data_set.hpp"
#include "built/header_texts.hpp"
#include "built/model_description_file.hpp"
#include "core/error.hpp"

namespace ballast::build {

namespace {

namespace fs = std::filesystem;

std::vector<const built::ModelFile*> files_of(const CycleRecord& cycle) {
  std::vector<const built::ModelFile*> files;
  for (const built::ModelFile& file : cycle.tables) files.push_back(&file);
  for (const GroupRecord& group : cycle.groups) {
    for (const built::ModelFile& file : group.files) files.push_back(&file);
  }
  return files;
}

bool is_whole(const fs::path& folder, const built::ModelFile& file) {
  std::error_code missing;
  const auto size = fs::file_size(folder / file.name, missing);
  return !missing && size == file.size && built::describe_file(folder, file.name) == file;
}

// <digits>_1.dat and so on, the tables, model.json, the folder of mechanisms, and the temporary
// names of OutputFile.
bool belongs_to_a_model(const std::string& name) {
  static constexpr std::array fixed{built::mechanisms_name, built::globals_name, built::groups_name,
                                    built::description_name, built::sources_folder};
  static constexpr std::array endings{"_1.dat", "_2.dat", "_3.dat", "_gap.dat"};
  const std::string final_name = name.substr(0, name.find(".tmp-"));
  if (final_name == journal_name) return final_name != name;
  if (std::find(fixed.begin(), fixed.end(), final_name) != fixed.end()) return true;
  const std::size_t digits = final_name.find_first_not_of("0123456789");
  return digits != 0 && digits != std::string::npos &&
         std::find(endings.begin(), endings.end(), final_name.substr(digits)) != endings.end();
}

void remove_path(const fs::path& path) {
  std::error_code failure;
  fs::remove_all(path, failure);
  if (!failure) return;
  throw ResourceError({.place = {path}, .problem = "cannot remove", .reason = failure.message()});
}

}  // namespace

std::string first_damaged(const fs::path& folder, const CycleRecord& cycle,
                          const std::function<bool(std::size_t)>& mine) {
  const auto files = files_of(cycle);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (mine(i) && !is_whole(folder, *files[i])) return files[i]->name;
  }
  return {};
}

WholeCycles find_whole_cycles(const fs::path& folder, const Journal& journal,
                              comm::Communicator& comm) {
  WholeCycles mine;
  comm::together(comm, [&] {
    const auto ranks = static_cast<std::size_t>(comm.size());
    const auto is_mine = [&](std::size_t i) {
      return i % ranks == static_cast<std::size_t>(comm.rank());
    };
    for (const CycleRecord& cycle : journal.cycles) {
      mine.damaged = first_damaged(folder, cycle, is_mine);
      if (!mine.damaged.empty()) return;
      ++mine.count;
    }
  });
  const auto counts = comm::all_gather_values(comm, std::vector<std::size_t>{mine.count});
  const auto names = comm.all_gather(mine.damaged);
  const auto least = std::min_element(counts.begin(), counts.end());
  return {.count = least->front(),
          .damaged = names[static_cast<std::size_t>(least - counts.begin())]};
}

std::vector<std::string> remove_leftovers(const fs::path& folder, const Journal& journal) {
  std::set<std::string> known;
  for (const CycleRecord& cycle : journal.cycles) {
    for (const built::ModelFile* file : files_of(cycle)) known.insert(file->name);
  }
  std::vector<std::string> left_over;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (belongs_to_a_model(name) && known.count(name) == 0) left_over.push_back(name);
  }
  for (const std::string& name : left_over) remove_path(folder / name);
  std::sort(left_over.begin(), left_over.end());
  return left_over;
}

void remove_model(const fs::path& folder) {
  if (!fs::is_directory(folder)) return;
  // In this order: if it is ended on the way, what stays is no model, nor one without a journal.
  for (const char* name : {built::description_name, built::groups_name, journal_name}) {
    remove_path(folder / name);
  }
  remove_leftovers(folder, {});
  if (fs::is_empty(folder)) remove_path(folder);
}

std::string group_list(const std::vector<Gid>& groups, bool gap_junctions) {
  std::string text = fmt::format("{}\n{}{:>10}\n", built::format_version,
                                 gap_junctions ? "-1\n" : "", groups.size());
  for (const Gid group : groups) text += fmt::format("{}\n", group.value);
  return text;
}

}  // namespace ballast::build
