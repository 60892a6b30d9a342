#include <fmt/format.h>

#include "built/model.hpp"
#include "built/packed_model.hpp"
#include "built/verify.hpp"
#include "core/output_paths.hpp"
#include "core/quantity.hpp"
#include "core/table.hpp"
#include "model/commands.hpp"

namespace ballast::model_tool {

namespace fs = std::filesystem;

namespace {

Bytes size_of(const fs::path& path) {
  if (fs::is_regular_file(path)) return Bytes(std::int64_t(fs::file_size(path)));
  Bytes sum;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) sum += Bytes(std::int64_t(entry.file_size()));
  }
  return sum;
}

Answer written(const fs::path& from, const fs::path& to, const built::Model& model) {
  const Bytes size = size_of(to);
  const auto groups = std::int64_t(model.header().groups.size());
  return {.json = {{"from", from.string()},
                   {"written", to.string()},
                   {"groups", groups},
                   {"bytes", size.count()}},
          .text = fmt::format("Written: {} ({} group{}, {})\n", to.string(), with_thousands(groups),
                              groups == 1 ? "" : "s", to_string(size))};
}

const char* word_for(built::Evidence evidence) {
  switch (evidence) {
    case built::Evidence::checksums:
      return "every byte is as it was written";
    case built::Evidence::structure:
      return "whole and consistent; without model.json there are no checksums to compare";
  }
  return "";
}

}  // namespace

Answer pack(const fs::path& model, const fs::path& file, bool compress) {
  built::verify_model(model);
  const auto opened = built::open_model(model);
  check_output_paths({{file, "the packed model"}}, {{model, "the model"}});
  built::pack(*opened, file, {.compress = compress});
  return written(model, file, *opened);
}

Answer unpack(const fs::path& model, const fs::path& folder) {
  built::verify_model(model);
  const auto opened = built::open_model(model);
  check_output_paths({{folder, "the data set"}}, {{model, "the model"}});
  built::unpack(*opened, folder);
  return written(model, folder, *opened);
}

Answer verify(const std::vector<fs::path>& models) {
  Answer answer;
  Json list = Json::array();
  for (const fs::path& model : models) {
    const built::Evidence evidence = built::verify_model(model);
    const Bytes size = size_of(model);
    answer.text +=
        fmt::format("{}: {} ({})\n", model.string(), word_for(evidence), to_string(size));
    list.push_back({{"model", model.string()},
                    {"valid", true},
                    {"checksums", evidence == built::Evidence::checksums},
                    {"bytes", size.count()}});
  }
  answer.json["models"] = std::move(list);
  return answer;
}

}  // namespace ballast::model_tool
