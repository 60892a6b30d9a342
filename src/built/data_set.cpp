#include "built/data_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "built/header_texts.hpp"
#include "built/model_description_file.hpp"
#include "core/error.hpp"
#include "core/output_file.hpp"

namespace ballast::built {

namespace {

namespace fs = std::filesystem;

void check_is_folder(const fs::path& folder) {
  if (fs::is_directory(folder)) return;
  throw InputError({.place = {folder},
                    .problem = "no built model",
                    .reason = fs::exists(folder) ? "not a folder" : "no such folder"});
}

std::map<std::string, std::string> read_texts(const fs::path& folder) {
  check_is_folder(folder);
  std::map<std::string, std::string> texts;
  for (const char* name : {groups_name, mechanisms_name, globals_name}) {
    if (!fs::exists(folder / name)) {
      throw InputError({.place = {folder},
                        .problem = "not a data set",
                        .reason = fmt::format("it has no {}", name)});
    }
    texts[name] = read_file(folder / name);
  }
  return texts;
}

/// Names of the regular files in a folder within the model's; none where there is no such folder.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  if (!fs::is_directory(folder)) return names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file()) names.push_back(entry.path().filename().string());
  }
  return names;
}

class DataSet final : public Model {
 public:
  explicit DataSet(fs::path folder)
      : folder_(std::move(folder)), header_(header_from(read_texts(folder_), folder_)) {
    const fs::path description = folder_ / description_name;
    if (fs::exists(description)) header_.description = read_file(description);
  }

  [[nodiscard]] const fs::path& path() const override { return folder_; }
  [[nodiscard]] const Header& header() const override { return header_; }
  [[nodiscard]] Group read_group(std::int32_t id) const override {
    return read_group_files(folder_, id, header_);
  }
  [[nodiscard]] std::map<std::string, std::string> mechanism_sources() const override {
    std::map<std::string, std::string> sources;
    for (const std::string& name : names_in(folder_ / sources_folder)) {
      sources[name] = read_file(folder_ / sources_folder / name);
    }
    return sources;
  }

 private:
  fs::path folder_;
  Header header_;
};

}  // namespace

fs::path group_file(const fs::path& folder, std::int32_t id, const char* suffix) {
  return folder / fmt::format("{}{}", id, suffix);
}

std::unique_ptr<Model> open_data_set(const fs::path& folder) {
  return std::make_unique<DataSet>(folder);
}

std::vector<std::string> data_set_files(const fs::path& folder) {
  const Header header = header_from(read_texts(folder), folder);
  std::vector<std::string> names = {groups_name, mechanisms_name, globals_name};
  for (const std::int32_t id : header.groups) {
    for (const char* suffix : {"_1.dat", "_2.dat", "_3.dat", "_gap.dat"}) {
      const fs::path file = group_file(folder, id, suffix);
      const bool needed = suffix == std::string("_1.dat") || suffix == std::string("_2.dat");
      if (needed || fs::exists(file)) names.push_back(file.filename().string());
    }
  }
  for (const std::string& name : names_in(folder / sources_folder)) {
    names.push_back(std::string(sources_folder) + "/" + name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<ModelFile> describe_data_set(const fs::path& folder) {
  std::vector<ModelFile> files;
  for (const std::string& name : data_set_files(folder))
    files.push_back(describe_file(folder, name));
  return files;
}

}  // namespace ballast::built
