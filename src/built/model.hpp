#pragma once
// A built model on disk: a folder in the format of CoreNEURON's data sets (1.5), or one packed file
// (packed_model.hpp). Open it once, then ask for groups one at a time. Reading throws InputError
// with file and byte offset for whatever is missing, damaged or of another version. Not collective.

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "built/group.hpp"

namespace ballast::built {

inline constexpr const char* format_version = "1.5";

/// A mechanism of the library that the model was built with.
struct Mechanism {
  std::string name;
  std::int32_t type = 0;
  bool point_process = false;
  bool artificial = false;
  bool ion = false;
  std::int32_t value_count = 0;  ///< columns
  std::int32_t datum_count = 0;  ///< integers of an instance
  double charge = 0.0;           ///< ions
  friend bool operator==(const Mechanism&, const Mechanism&) = default;
};

/// What all groups share: globals.dat, bbcore_mech.dat, files.dat and ballast's own model.json.
struct Header {
  std::vector<Mechanism> mechanisms;                   ///< ascending by type
  std::map<std::string, std::vector<double>> globals;  ///< scalars have one value
  bool gap_junctions = false;
  std::vector<std::int32_t> groups;
  std::string
      description;  ///< the text of model.json (model_description.hpp); "" where there is none
  /// bbcore_mech.dat, globals.dat and files.dat as they stand, by name.
  std::map<std::string, std::string> texts;

  /// nullptr if the model has none of this type.
  [[nodiscard]] const Mechanism* find(std::int32_t type) const;
  /// Scalar; throws InputError naming it if it is missing.
  [[nodiscard]] double global(const std::string& name) const;
};

class Model {
 public:
  virtual ~Model() = default;
  [[nodiscard]] virtual const std::filesystem::path& path() const = 0;
  [[nodiscard]] virtual const Header& header() const = 0;
  /// One of header().groups.
  [[nodiscard]] virtual Group read_group(std::int32_t id) const = 0;
  /// The .mod files and what they include, file name -> text; empty where they did not travel with
  /// the model.
  [[nodiscard]] virtual std::map<std::string, std::string> mechanism_sources() const = 0;
};

/// A folder is a data set, a file a packed model.
[[nodiscard]] std::unique_ptr<Model> open_model(const std::filesystem::path& path);

/// The data set in a folder.
[[nodiscard]] std::unique_ptr<Model> open_data_set(const std::filesystem::path& folder);

}  // namespace ballast::built
