#pragma once
// MechanismInstances: the instances of one mechanism in one group, as arrays that kernels work on.
// Kept is what a later step, a report or a comparison can ask for; a column that holds one value
// for all instances and is only read at events is kept once. Owns its arrays; other mechanisms'
// arrays that it points into (ions, POINTERs) belong to the same group and stay where they are.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "built/group.hpp"
#include "core/quantity.hpp"
#include "engine/runtime/mechanism_table.hpp"
#include "engine/runtime/node_order.hpp"

namespace ballast::runtime {

/// Values as a data set has them: those of instance i are row `rows[i]`, of value_count columns.
struct GivenValues {
  std::span<const double> values;
  std::span<const std::int32_t> rows;
};

class MechanismInstances {
 public:
  /// `wanted` marks columns that others point into: [value_count] or empty. They are kept one by
  /// one and never move. `keep_all` keeps every column.
  struct Keeping {
    std::vector<bool> wanted = {};
    bool keep_all = false;
  };

  /// Borrows the type. The values of `data` itself are not looked at.
  MechanismInstances(const MechanismType& type, const built::MechanismData& data,
                     const GivenValues& values, const NodeOrder& order, const Keeping& keeping);

  [[nodiscard]] const MechanismType& type() const { return *type_; }
  [[nodiscard]] std::int32_t count() const { return view_.count; }
  /// Where NEURON's instance i is stored.
  [[nodiscard]] std::int32_t place(std::int32_t i) const {
    return places_.empty() ? i : places_[static_cast<std::size_t>(i)];
  }
  [[nodiscard]] const std::vector<std::int32_t>& nodes() const { return nodes_; }
  [[nodiscard]] std::vector<kernel::Column>& columns() { return columns_; }
  [[nodiscard]] const std::vector<kernel::Column>& columns() const { return columns_; }
  /// Address of a value; the column must be kept one by one.
  [[nodiscard]] double* value(std::int32_t column, std::int32_t instance);
  [[nodiscard]] std::vector<std::int32_t>& styles() { return styles_; }
  [[nodiscard]] const kernel::Instances& view() const { return view_; }
  [[nodiscard]] std::span<std::uint8_t> watched() { return watched_; }
  [[nodiscard]] std::span<const std::uint8_t> watched() const { return watched_; }

  /// The number by which kernels name this mechanism to Services.
  void set_number(std::int32_t number) { view_.mechanism = number; }
  /// Points the k-th ion of the kernel at its instances: `instances[i]` for NEURON's instance i, as
  /// they are stored. Call for all ions, then make_runs().
  void set_ion(std::int32_t k, MechanismInstances& ion, std::vector<std::int32_t> instances,
               bool keep_current, bool keep_conductance);
  void make_runs();
  void set_slot(std::int32_t slot, std::int32_t instance, void* value);

  /// Of all its arrays.
  [[nodiscard]] Bytes memory() const;
  /// The part of them that does not grow with the number of instances.
  [[nodiscard]] Bytes shared_memory() const;

  /// What is only needed while the group is put together is freed.
  void forget_places();
  /// After the start: drops columns that nobody reads any more and shares those that stay the same
  /// for all instances.
  void settle(const Keeping& keeping);

 private:
  enum class Kept : std::uint8_t { not_at_all, once, one_by_one, where_it_is };
  using Value = std::function<double(std::int32_t column, std::int32_t instance)>;

  [[nodiscard]] Kept kept_at_first(std::int32_t column, const Keeping& keeping,
                                   const Value& value) const;
  [[nodiscard]] Kept kept_for_good(std::int32_t column, const Keeping& keeping,
                                   const Value& value) const;
  [[nodiscard]] bool same_in_all(std::int32_t column, const Value& value) const;
  void store_columns(const std::vector<Kept>& kept, const Value& value);
  void store_wanted(const Keeping& keeping, const Value& value);
  void store_nodes(const built::MechanismData& data, const NodeOrder& order);
  [[nodiscard]] bool starts_run(std::int32_t i) const;

  const MechanismType* type_;
  std::vector<std::int32_t> places_;
  std::vector<double> values_;
  std::vector<double> wanted_values_;
  std::vector<kernel::Column> columns_;
  std::vector<std::int32_t> nodes_;
  std::vector<std::int32_t> styles_;
  std::vector<kernel::Run> runs_;
  std::vector<kernel::Ion> ions_;
  std::vector<std::vector<std::int32_t>> ion_instances_;
  std::vector<void*> slots_;
  std::vector<std::uint8_t> watched_;
  kernel::Instances view_;
};

}  // namespace ballast::runtime
