#include "engine/neuron/data_set_text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace ballast::engine::neuron {

namespace {

constexpr const char* format_version = "1.5";

// Text with arrays of integers in it, each behind a line that counts them.
class Writer {
 public:
  explicit Writer(int arrays) : arrays_(arrays) {}
  template <class... Values>
  void line(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Values>(values)...);
    text_ += '\n';
  }
  void array(const std::vector<int>& values) {
    if (values.empty()) return;
    line("chkpnt {}", arrays_++);
    text_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(int));
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
  int arrays_;
};

}  // namespace

std::string gap_text(const GapArrays& gaps) {
  Writer writer(0);
  writer.line("{}", format_version);
  writer.line("{} sizeof_sid_t", sizeof(int));
  writer.line("{} ntar", gaps.target_ids.size());
  writer.line("{} nsrc", gaps.source_ids.size());
  for (const auto* values : {&gaps.source_ids, &gaps.source_types, &gaps.source_indices,
                             &gaps.target_ids, &gaps.target_types, &gaps.target_indices}) {
    writer.array(*values);
  }
  return writer.take();
}

std::string mapping_text(const std::vector<MappedCell>& cells, int arrays) {
  Writer writer(arrays);
  writer.line("{}", format_version);
  writer.line("{}", cells.size());
  for (const MappedCell& cell : cells) {
    int sections = 0;
    std::size_t segments = 0;
    for (const ListedSections& list : cell.lists) {
      sections += list.section_count;
      segments += list.nodes.size();
    }
    writer.line("{} {} {} {}", cell.gid, sections, segments, cell.lists.size());
    for (const ListedSections& list : cell.lists) {
      writer.line("{} {} {}", list.name, list.section_count, list.nodes.size());
      writer.array(list.sections);
      writer.array(list.nodes);
    }
  }
  return writer.take();
}

}  // namespace ballast::engine::neuron
