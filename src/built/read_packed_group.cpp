// The reading half of packed_group.hpp.

#include <fmt/format.h>

#include <string>
#include <utility>

#include "built/group_checks.hpp"
#include "built/packed_arrays.hpp"
#include "built/packed_group.hpp"
#include "core/error.hpp"

namespace ballast::built {

namespace {

class Reader {
 public:
  Reader(const sonata::Hdf5File& file, std::int32_t id, const Header& header)
      : file_(file), header_(header), prefix_(fmt::format("/groups/{}/", id)) {
    group_.id = id;
  }

  Group read() {
    const std::string name = prefix_.substr(0, prefix_.size() - 1);
    if (!file_.has_group(name)) throw error(name, {.problem = "missing group"});
    visit_group(group_, *this);
    visit_flat(flat_, *this);
    take_counts();
    take_mechanisms();
    take_opaque();
    take_played();
    take_sections();
    if (const auto fault = find_fault(group_, header_)) throw error(prefix_ + fault->array, *fault);
    return std::move(group_);
  }

  void operator()(const std::string& name, Integers& values) const {
    if (file_.has_dataset(prefix_ + name)) values = file_.read_int32(prefix_ + name);
  }
  void operator()(const std::string& name, Reals& values) const {
    const std::string dataset = prefix_ + name;
    if (file_.has_dataset(dataset)) values = file_.read_numbers(dataset, all_of(dataset));
  }
  void operator()(const std::string& name, std::vector<std::string>& values) const {
    const std::string dataset = prefix_ + name;
    if (file_.has_dataset(dataset)) values = file_.read_strings(dataset, all_of(dataset));
  }

 private:
  [[nodiscard]] sonata::Selection all_of(const std::string& dataset) const {
    const std::vector<std::uint64_t> shape = file_.shape(dataset);
    return sonata::Selection::all(shape.empty() ? 0 : shape[0]);
  }

  [[nodiscard]] InputError error(const std::string& dataset, const Fault& fault) const {
    const bool in_array = fault.array.empty() || file_.has_dataset(dataset);
    return InputError({.place = {file_.name(), in_array ? dataset : prefix_},
                       .problem = fault.problem,
                       .value = fault.value,
                       .reason = fault.reason});
  }

  [[nodiscard]] InputError wrong_size(const std::string& name) const {
    return error(prefix_ + name, {.array = name, .problem = "wrong number of elements"});
  }

  void expect_size(const std::string& name, std::size_t size, std::size_t expected) const {
    if (size != expected) throw wrong_size(name);
  }

  /// The next `count` elements; moves `position` behind them.
  template <class Value>
  [[nodiscard]] std::vector<Value> take(const std::vector<Value>& from, std::size_t& position,
                                        std::int32_t count, const char* name) const {
    if (count < 0 || std::size_t(count) > from.size() - position) throw wrong_size(name);
    const auto begin = from.begin() + std::ptrdiff_t(position);
    position += std::size_t(count);
    return {begin, begin + count};
  }

  void take_counts() {
    expect_size("counts", flat_.counts.size(), 3);
    group_.output_count = flat_.counts[0];
    group_.cell_count = flat_.counts[1];
    group_.opaque_slots = flat_.counts[2];
  }

  void take_mechanisms() {
    expect_size("mechanism_counts", flat_.mechanism_counts.size(), flat_.mechanism_types.size());
    for (std::size_t i = 0; i < flat_.mechanism_types.size(); ++i) {
      MechanismData data{.type = flat_.mechanism_types[i], .count = flat_.mechanism_counts[i]};
      const Mechanism* mechanism = header_.find(data.type);
      if (mechanism == nullptr) {
        throw error(prefix_ + "mechanism_types",
                    {.array = "mechanism_types",
                     .problem = "mechanism that the model does not have",
                     .value = std::to_string(data.type)});
      }
      visit_mechanism(data, *mechanism, *this);
      group_.mechanisms.push_back(std::move(data));
    }
  }

  void take_opaque() {
    const std::size_t count = flat_.opaque_types.size();
    expect_size("opaque/integer_counts", flat_.opaque_integer_counts.size(), count);
    expect_size("opaque/real_counts", flat_.opaque_real_counts.size(), count);
    std::size_t integers = 0, reals = 0;
    for (std::size_t i = 0; i < count; ++i) {
      OpaqueData data{.type = flat_.opaque_types[i]};
      data.integers =
          take(flat_.opaque_integers, integers, flat_.opaque_integer_counts[i], "opaque/integers");
      data.reals = take(flat_.opaque_reals, reals, flat_.opaque_real_counts[i], "opaque/reals");
      group_.opaque.push_back(std::move(data));
    }
    expect_size("opaque/integers", flat_.opaque_integers.size(), integers);
    expect_size("opaque/reals", flat_.opaque_reals.size(), reals);
  }

  void take_played() {
    const std::size_t count = flat_.played_kinds.size();
    expect_size("played/types", flat_.played_types.size(), count);
    expect_size("played/indices", flat_.played_indices.size(), count);
    expect_size("played/sizes", flat_.played_sizes.size(), count);
    std::size_t values = 0, times = 0;
    for (std::size_t i = 0; i < count; ++i) {
      PlayedValue played{.kind = flat_.played_kinds[i],
                         .type = flat_.played_types[i],
                         .index = flat_.played_indices[i]};
      played.values = take(flat_.played_values, values, flat_.played_sizes[i], "played/values");
      played.times = take(flat_.played_times, times, flat_.played_sizes[i], "played/times");
      group_.played.push_back(std::move(played));
    }
    expect_size("played/values", flat_.played_values.size(), values);
    expect_size("played/times", flat_.played_times.size(), times);
  }

  void take_sections() {
    expect_size("sections/list_counts", flat_.section_list_counts.size(),
                flat_.section_gids.size());
    const std::size_t lists = flat_.section_names.size();
    expect_size("sections/counts", flat_.section_counts.size(), lists);
    expect_size("sections/sizes", flat_.section_sizes.size(), lists);
    expect_size("sections/nodes", flat_.section_nodes.size(), flat_.sections.size());
    std::size_t list = 0, element = 0;
    for (std::size_t i = 0; i < flat_.section_gids.size(); ++i) {
      CellSections cell{.gid = flat_.section_gids[i]};
      for (std::int32_t k = 0; k < flat_.section_list_counts[i]; ++k) {
        if (list == lists) throw wrong_size("sections/names");
        cell.lists.push_back(take_list(list++, element));
      }
      group_.sections.push_back(std::move(cell));
    }
    expect_size("sections/names", lists, list);
    expect_size("sections/sections", flat_.sections.size(), element);
  }

  [[nodiscard]] SectionList take_list(std::size_t list, std::size_t& element) const {
    const auto name = std::size_t(flat_.section_names[list]);
    if (name >= flat_.section_list_names.size()) throw wrong_size("sections/list_names");
    SectionList result{.name = flat_.section_list_names[name],
                       .section_count = flat_.section_counts[list]};
    std::size_t same_element = element;
    result.sections =
        take(flat_.sections, same_element, flat_.section_sizes[list], "sections/sections");
    result.nodes = take(flat_.section_nodes, element, flat_.section_sizes[list], "sections/nodes");
    return result;
  }

  const sonata::Hdf5File& file_;
  const Header& header_;
  std::string prefix_;
  Group group_;
  Flat flat_;
};

}  // namespace

Group read_packed_group(const sonata::Hdf5File& file, std::int32_t id, const Header& header) {
  return Reader(file, id, header).read();
}

}  // namespace ballast::built
