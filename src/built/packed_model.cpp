#include "built/packed_model.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <array>
#include <functional>
#include <string_view>
#include <system_error>
#include <utility>

#include "built/data_set.hpp"
#include "built/header_texts.hpp"
#include "built/model_description_file.hpp"
#include "built/packed_group.hpp"
#include "built/seal.hpp"
#include "core/error.hpp"
#include "core/input_file.hpp"
#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"

namespace ballast::built {

namespace {

namespace fs = std::filesystem;
using sonata::Hdf5File;

constexpr const char* texts_group = "/texts";
constexpr const char* sources_group = "/mechanisms";

/// Runs `body`, whose files have temporary names; its message names the final one.
void write_as(const fs::path& final_name, const std::function<void()>& body) {
  try {
    body();
  } catch (const ResourceError& error) {
    ErrorParts parts = error.parts();
    parts.place = {final_name};
    throw ResourceError(parts);
  }
}

void write_text(Hdf5File& h5, const std::string& group, const std::string& name,
                const std::string& text) {
  h5.write(group + "/" + name, std::vector<std::string>{text});
}

void write_attributes(Hdf5File& h5, const Header& header, const fs::path& where) {
  h5.write_attribute("/", "format", std::string(packed_format));
  h5.write_attribute("/", "version", std::string(packed_version));
  if (header.description.empty()) return;
  const ModelDescription description =
      description_from(header.description, where / description_name);
  h5.write_attribute("/", "ballast", description.ballast_version);
  h5.write_attribute("/", "mechanisms", description.mechanisms);
}

void write_content(Hdf5File& h5, const Model& model) {
  const Header& header = model.header();
  write_attributes(h5, header, model.path());
  for (const auto& [name, text] : header.texts) write_text(h5, texts_group, name, text);
  if (!header.description.empty()) {
    write_text(h5, texts_group, description_name, header.description);
  }
  for (const auto& [name, text] : model.mechanism_sources()) {
    write_text(h5, sources_group, name, text);
  }
  for (const std::int32_t id : header.groups) {
    write_packed_group(h5, model.read_group(id), header);
  }
}

std::string read_text(const Hdf5File& h5, const std::string& dataset) {
  std::vector<std::string> texts = h5.read_strings(dataset, sonata::Selection::all(1));
  return std::move(texts.front());
}

std::map<std::string, std::string> read_texts(const Hdf5File& h5, const std::string& group) {
  std::map<std::string, std::string> texts;
  if (!h5.has_group(group)) return texts;
  for (const std::string& name : h5.members(group)) {
    texts[name] = read_text(h5, group + "/" + name);
  }
  return texts;
}

/// Refuses what this program cannot read, whether it is sealed or not.
void check_format(const Hdf5File& h5) {
  if (h5.attribute("/", "format") != packed_format) {
    throw InputError({.place = {h5.name()},
                      .problem = "not a packed model",
                      .reason = "an HDF5 file of another program"});
  }
  const std::string version = h5.attribute("/", "version");
  if (version == packed_version) return;
  throw InputError({.place = {h5.name()},
                    .problem = "unknown version of a packed model",
                    .value = version,
                    .reason = fmt::format("this program reads version {}", packed_version),
                    .suggestion = "Use the ballast that wrote it, or a newer one."});
}

bool begins_as_hdf5(const fs::path& file) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  std::array<char, signature.size()> start{};
  InputFile input(file);
  return input.read(start) == start.size() &&
         std::string_view(start.data(), start.size()) == signature;
}

/// Why a file without a seal is none of ours; returns for one that was cut or changed.
void check_unsealed(const fs::path& file) {
  if (!begins_as_hdf5(file)) {
    throw InputError({.place = {file},
                      .problem = "not a packed model",
                      .reason = "it does not begin as an HDF5 file does"});
  }
  try {
    check_format(Hdf5File::open(file));
  } catch (const InputError& error) {
    if (error.parts().problem != "cannot open") throw;
  }
}

class PackedModel final : public Model {
 public:
  explicit PackedModel(const fs::path& file) : file_(Hdf5File::open(file)) {
    check_format(file_);
    std::map<std::string, std::string> texts = read_texts(file_, texts_group);
    for (const char* name : {groups_name, mechanisms_name, globals_name}) {
      if (!texts.contains(name)) {
        throw InputError({.place = {file, texts_group}, .problem = "missing text", .value = name});
      }
    }
    std::string description = std::move(texts[description_name]);
    texts.erase(description_name);
    header_ = header_from(std::move(texts), file);
    header_.description = std::move(description);
  }

  [[nodiscard]] const fs::path& path() const override { return file_.name(); }
  [[nodiscard]] const Header& header() const override { return header_; }
  [[nodiscard]] Group read_group(std::int32_t id) const override {
    return read_packed_group(file_, id, header_);
  }
  [[nodiscard]] std::map<std::string, std::string> mechanism_sources() const override {
    return read_texts(file_, sources_group);
  }

 private:
  Hdf5File file_;
  Header header_;
};

/// A folder under a temporary name, removed unless it is renamed.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const fs::path& final_name) : path_(final_name) {
    path_ += fmt::format(".tmp-{}", ::getpid());
    std::error_code code;
    fs::create_directories(path_, code);
    if (code) fail("cannot create", code);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }
  void rename(const fs::path& final_name) const {
    std::error_code code;
    fs::rename(path_, final_name, code);
    if (code) fail("cannot rename to it", code);
  }

 private:
  [[noreturn]] void fail(const char* problem, const std::error_code& code) const {
    throw ResourceError({.place = {path_}, .problem = problem, .reason = code.message()});
  }

  fs::path path_;
};

void write_data_set(const Model& model, const fs::path& folder) {
  const Header& header = model.header();
  for (const auto& [name, text] : header.texts) write_file(folder / name, text);
  for (const auto& [name, text] : model.mechanism_sources()) {
    write_file(folder / sources_folder / name, text);
  }
  for (const std::int32_t id : header.groups) {
    write_group_files(model.read_group(id), header, folder);
  }
  if (!header.description.empty()) write_file(folder / description_name, header.description);
}

}  // namespace

void pack(const Model& model, const fs::path& file, const PackOptions& options) {
  write_as(file, [&] {
    OutputFile output(file);
    Hdf5File h5 = Hdf5File::create(output);
    if (options.compress) h5.compress();
    write_content(h5, model);
    h5.close();
    output.write(seal_of(output.temporary_name()));
    output.commit();
  });
}

void unpack(const Model& model, const fs::path& folder) {
  if (fs::exists(folder) && !(fs::is_directory(folder) && fs::is_empty(folder))) {
    throw InputError({.place = {folder},
                      .problem = "cannot unpack there",
                      .reason = "it exists already",
                      .suggestion = "Name a new folder."});
  }
  write_as(folder, [&] {
    const TemporaryFolder temporary(folder);
    write_data_set(model, temporary.path());
    temporary.rename(folder);
  });
}

std::unique_ptr<Model> open_packed(const fs::path& file) {
  if (!has_seal(file)) {
    check_unsealed(file);
    verify_seal(file, {});
  }
  return std::make_unique<PackedModel>(file);
}

}  // namespace ballast::built
