#include "estimator/runtime_sample.hpp"

#include "build/model_folder.hpp"
#include "built/group_sizes.hpp"
#include "built/header_texts.hpp"
#include "built/model.hpp"
#include "core/error.hpp"
#include "core/output_file.hpp"
#include "core/temporary_folder.hpp"
#include "engine/runtime/group_loading.hpp"

namespace ballast::estimator {

namespace {

namespace fs = std::filesystem;

constexpr const char* replay_mechanism = "VecStim";

struct WrittenSample {
  built::Header header;
  built::Group group;
};

WrittenSample write_sample(engine::Engine& engine) {
  const TemporaryFolder folder("sample");
  const auto id = engine.write_group({.folder = folder.path(), .with_tables = true});
  if (!id) throw EngineError({.problem = "the sample has no cells"});
  write_file(folder.path() / built::groups_name, build::group_list({*id}, false));
  const auto model = built::open_data_set(folder.path());
  return {.header = model->header(),
          .group = model->read_group(static_cast<std::int32_t>(id->value))};
}

// Spike times that event sources hold are counted by themselves.
double replayed_bytes(const built::Group& group, const runtime::MechanismTable& types) {
  for (const built::OpaqueData& data : group.opaque) {
    if (types.of(data.type).model.name != replay_mechanism) continue;
    return double(sizeof(double)) * double(data.reals.size());
  }
  return 0;
}

RuntimeMechanism unmeasured(const runtime::MechanismType& type) {
  constexpr std::int64_t value = 8, index = 4;
  const std::int64_t indices = type.model.datum_count + (type.model.artificial ? 0 : 1);
  const auto unshared = double(runtime::unshared_memory(type).count());
  return {.kept = unshared,
          .laid_out = unshared,
          .read = double(value * type.model.value_count + index * indices),
          .weights = type.kernel == nullptr ? 0 : type.kernel->weight_count};
}

}  // namespace

RuntimeModel measure_runtime(engine::Engine& engine, const fs::path& kernels, double v_init) {
  WrittenSample sample = write_sample(engine);
  const runtime::KernelLibrary library(kernels);
  const runtime::MechanismTable types(sample.header, library);
  const built::GroupSizes read = built::sizes_of(sample.group, sample.header);
  const double replayed = replayed_bytes(sample.group, types);
  const auto nodes = double(sample.group.node_count());
  const auto loaded = runtime::load_group(
      std::move(sample.group), types, {.v_init = v_init, .largest_part = runtime::whole_groups});
  const runtime::CellGroup& group = *loaded.parts.front();
  const runtime::GroupMemory memory = group.memory();
  RuntimeModel model{.node = double(memory.nodes.count()) / nodes,
                     .node_read = double(read.nodes.bytes.count()) / nodes,
                     .group = Bytes(runtime::EventQueue::bytes()),
                     .mechanisms = {}};
  for (const runtime::MechanismType& type : types.all()) {
    if (type.role != runtime::Role::missing) model.mechanisms[type.model.name] = unmeasured(type);
  }
  for (const auto& [name, measured] : instance_memory(group.arrays(), memory)) {
    model.group += measured.once;
    const std::int64_t count = read.mechanisms.at(name).count;
    const double of_replay = name == replay_mechanism ? replayed / double(count) : 0;
    if (count < 2) continue;
    model.mechanisms[name].kept = measured.each - of_replay;
    const Bytes laid_out = loaded.laid_out.mechanisms.at(name) - measured.once;
    model.mechanisms[name].laid_out = double(laid_out.count()) / double(count);
  }
  return model;
}

}  // namespace ballast::estimator
