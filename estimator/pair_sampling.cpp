#include "estimator/pair_sampling.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>

#include "core/fingerprint.hpp"
#include "estimator/workload.hpp"

namespace ballast::estimator {

namespace {

constexpr double share_of_kept = 0.5;  // of the error that is asked for, for kept predictions

std::string group_of(const model::CellModel& cell_model) {
  return cell_model.template_name + cell_model.morphology_file.extension().string();
}

// Adds a cost times a factor; instances as fractions.
struct CostSum {
  double individual = 0, growth = 0;
  std::map<std::int32_t, double> instances;
  double sections = 0, segments = 0, points = 0;

  void add(const CellRecord& record, double factor) {
    individual += factor * record.cost.individual;
    growth += factor * record.cost.growth;
    for (const PoolShare& share : record.cost.pools) {
      instances[share.pool] += factor * double(share.instances);
    }
    sections += factor * double(record.sections);
    segments += factor * double(record.segments);
    points += factor * double(record.points);
  }

  [[nodiscard]] CostSum times(double factor) const {
    CostSum product = *this;
    for (double* part : {&product.individual, &product.growth, &product.sections, &product.segments,
                         &product.points}) {
      *part *= factor;
    }
    for (auto& [pool, count] : product.instances) count *= factor;
    return product;
  }

  // What rounding takes from the instances or adds to them goes to the individual bytes, so that
  // the additive weight is the sum's.
  [[nodiscard]] Cost rounded(const std::vector<MechanismPool>& pools) const {
    Cost cost{.individual = individual, .pools = {}, .growth = growth};
    for (const auto& [pool, fraction] : instances) {
      const std::int64_t whole = std::llround(fraction);
      const MechanismPool& of = pools[std::size_t(pool)];
      cost.individual +=
          (fraction - double(whole)) * double((of.slot + of.copied + of.listed).count());
      if (whole > 0) cost.pools.push_back({pool, whole});
    }
    return cost;
  }
};

using Contributions = std::vector<Contribution>;

CellRecord prediction(const model::CellModel& cell_model, const CostSum& cost,
                      const std::vector<MechanismPool>& pools) {
  return {.template_name = cell_model.template_name,
          .morphology = cell_model.morphology_file.filename().string(),
          .fingerprint = {},
          .cost = cost.rounded(pools),
          .sections = std::llround(cost.sections),
          .segments = std::llround(cost.segments),
          .points = std::llround(cost.points),
          .predicted = true,
          .prediction = {}};
}

}  // namespace

PairSampling::PairSampling(const model::CellCatalog& catalog, const MemoryModel& known,
                           double error, double small_files)
    : catalog_(&catalog), sampling_({}, {}) {
  find_pairs();
  choose_unknown(known, error, small_files);
}

void PairSampling::find_pairs() {
  std::vector<std::int64_t> cells(catalog_->models.size(), 0);
  for (const model::CatalogPopulation& population : catalog_->populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    for (const std::uint32_t model : population.model) ++cells[model];
  }
  std::map<std::string, std::size_t> index;
  for (std::size_t model = 0; model < cells.size(); ++model) {
    const std::string content = fingerprint(catalog_->models[model]);
    const auto [found, is_new] = index.emplace(content, pairs_.size());
    if (is_new) pairs_.push_back({.model = model, .fingerprint = content});
    pairs_[found->second].cells += cells[model];
  }
}

void PairSampling::choose_unknown(const MemoryModel& known, double error, double small_files) {
  const CellIndex index(known);
  const auto weight = [&](const Cost& cost) { return additive_weight(cost, known.pools); };
  SampleSpread spread(known);
  double measured = 0;
  double predicted = 0;
  std::size_t absent = 0;
  for (const Pair& pair : pairs_) {
    const CellRecord* record = index.find(pair.fingerprint);
    if (record == nullptr) {
      ++absent;
      continue;
    }
    (record->predicted ? predicted : measured) += double(pair.cells) * weight(record->cost);
    spread.add(std::uint32_t(record - known.cells.data()), pair.cells);
  }
  const double allowed = error * (measured + predicted) * (absent == 0 ? 1.0 : share_of_kept);
  const double half_width = spread.half_width(weight);
  const bool keeps = error > 0 && half_width <= allowed;
  std::vector<UnknownPair> population;
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    const CellRecord* record = index.find(pairs_[i].fingerprint);
    if (record != nullptr && (keeps || !record->predicted)) continue;
    unknown_.push_back(i);
    population.push_back(unknown(pairs_[i]));
  }
  const double bytes =
      std::accumulate(population.begin(), population.end(), 0.0,
                      [](double sum, const UnknownPair& pair) { return sum + pair.size; });
  sampling_ = Sampling(std::move(population), {.error = error,
                                               .known = measured + (keeps ? predicted : 0.0),
                                               .known_half_width = keeps ? half_width : 0.0,
                                               .seed = seed(unknown_),
                                               .least_pairs = bytes <= small_files ? 1000U : 300U});
}

UnknownPair PairSampling::unknown(const Pair& pair) const {
  const model::CellModel& cell_model = catalog_->models[pair.model];
  const bool has_file = !cell_model.morphology_file.empty();
  return {.stratum = group_of(cell_model),
          .cells = double(pair.cells),
          .size = has_file ? double(std::filesystem::file_size(cell_model.morphology_file)) : 0.0,
          .always = !has_file};
}

// Of the content of what is drawn from: another population, another draw.
std::uint64_t PairSampling::seed(const std::vector<std::size_t>& chosen) const {
  constexpr std::size_t digits = 16;
  Fingerprint content;
  for (const std::size_t i : chosen) {
    content.add(pairs_[i].fingerprint);
    content.add_integer(std::uint64_t(pairs_[i].cells));
  }
  return std::stoull(content.hex().substr(0, digits), nullptr, 16);
}

std::vector<std::size_t> PairSampling::next(const MemoryModel& known) {
  const CellIndex index(known);
  for (const std::size_t i : awaited_) {
    const CellRecord* record = index.find(pairs_[unknown_[i]].fingerprint);
    sampling_.observe(i, additive_weight(record->cost, known.pools));
  }
  awaited_ = sampling_.next_round();
  std::vector<std::size_t> models;
  for (const std::size_t i : awaited_) models.push_back(pairs_[unknown_[i]].model);
  return models;
}

void PairSampling::predict(MemoryModel& known) const {
  const CellIndex index(known);
  std::map<std::size_t, CostSum> levels;
  std::vector<CellRecord> predictions;
  for (std::size_t i = 0; i < unknown_.size(); ++i) {
    if (sampling_.is_built(i)) continue;
    const std::size_t stratum = sampling_.stratum_of(i);
    const auto [level, is_new] = levels.emplace(stratum, CostSum());
    for (const Contribution& part : is_new ? sampling_.level_of(stratum) : Contributions()) {
      level->second.add(*index.find(pairs_[unknown_[part.pair]].fingerprint), part.factor);
    }
    const CostSum cost = level->second.times(sampling_.shape_of(i));
    const Pair& pair = pairs_[unknown_[i]];
    predictions.push_back(prediction(catalog_->models[pair.model], cost, known.pools));
    predictions.back().fingerprint = pair.fingerprint;
    predictions.back().prediction = {.group = group_of(catalog_->models[pair.model]),
                                     .level_half_width = sampling_.errors_of(stratum).level,
                                     .own_half_width = sampling_.errors_of(stratum).own};
  }
  put_cells(known, std::move(predictions));
}

SampleSummary PairSampling::summary(const MemoryModel& known) const {
  const CellIndex index(known);
  std::vector<std::int64_t> cells(known.cells.size(), 0);
  for (const Pair& pair : pairs_) {
    const CellRecord* record = index.find(pair.fingerprint);
    cells[std::size_t(record - known.cells.data())] = pair.cells;
  }
  return summarize(known, cells);
}

bool has_all_cells(const MemoryModel& known, const model::CellCatalog& catalog) {
  const CellIndex index(known);
  return std::all_of(catalog.models.begin(), catalog.models.end(), [&](const auto& cell_model) {
    return index.find(fingerprint(cell_model)) != nullptr;
  });
}

}  // namespace ballast::estimator
