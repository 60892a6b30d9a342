#include "engine/neuron/local_events.hpp"

#include "core/error.hpp"

namespace ballast::engine::neuron {

namespace {

constexpr const char* mini_mechanism = "InhPoissonStim";

Symbol* require_member(const Object* object, const char* name) {
  Symbol* member = find_member(object, name);
  if (member != nullptr) return member;
  throw EngineError({.problem = "mechanism lacks a function",
                     .value = name,
                     .reason = std::string("needed of ") + object->ctemplate->sym->name});
}

// Calls process.method(vector); inside protect().
void give_vector(Object* process, const char* method, Object* vector) {
  Symbol* member = find_member(process, method);
  if (member == nullptr) hoc_execerror(method, "is missing");
  hoc_push_object(vector);
  call_method(process, member, 1);
}

void release(Object*& object) {
  if (object != nullptr) hoc_obj_unref(object);
  object = nullptr;
}

}  // namespace

void MiniSources::look_up() {
  if (bins_ != nullptr) return;
  mechanism_ = require_point_process(*session_, mini_mechanism);
  duration_index_ = require_range_index(*session_, mechanism_, "duration");
  const double start = 0.0;
  bins_ = new_vector(*session_, &start, 1);
}

Object* MiniSources::rate_of(double rate) {
  const auto [entry, added] = rates_.try_emplace(rate, nullptr);
  if (added) entry->second = new_vector(*session_, &rate, 1);
  return entry->second;
}

Object* MiniSources::create(const MiniSource& source) {
  look_up();
  Object* rate = rate_of(source.rate);
  Object* generator = nullptr;
  try {
    protect([&] {
      generator = hoc_newobj1(mechanism_, 0);
      give_vector(generator, "setTbins", bins_);
      give_vector(generator, "setRate", rate);
    });
    data_of(generator)[duration_index_] = source.until;
    set_streams(generator, source);
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot make spontaneous minis",
                       .value = mini_mechanism,
                       .reason = error.what()});
  }
  generators_.push_back(generator);
  return generator;
}

void MiniSources::set_streams(Object* generator, const MiniSource& source) {
  Symbol* member = require_member(generator, "setRNGs");
  protect([&] {
    for (const RandomIds& ids : {source.intervals, source.thinning}) {
      hoc_pushx(ids.id1);
      hoc_pushx(ids.id2);
      hoc_pushx(ids.id3);
    }
    call_method(generator, member, 6);
  });
}

void MiniSources::add_streams_and_handles(Census& census) const {
  constexpr std::int64_t stream_bytes = 48;  // nrnran123_State with its malloc header
  if (generators_.empty()) return;
  const auto sources = static_cast<std::int64_t>(generators_.size());
  census.processes[mini_mechanism] += sources * Bytes(2 * stream_bytes + sizeof(Object*));
}

void MiniSources::clear() {
  protect([&] {
    for (; !generators_.empty(); generators_.pop_back()) hoc_obj_unref(generators_.back());
    for (auto& [rate, vector] : rates_) release(vector);
    release(bins_);
  });
  rates_.clear();
  generators_.shrink_to_fit();
}

void LaterWeights::set(Object* process, std::span<const LaterWeight> weights) {
  Symbol* method = require_member(process, "setup_delay_vecs");
  const Vectors& vectors = vectors_of(weights);
  protect([&] {
    hoc_push_object(vectors.times);
    hoc_push_object(vectors.factors);
    call_method(process, method, 2);
  });
}

const LaterWeights::Vectors& LaterWeights::vectors_of(std::span<const LaterWeight> weights) {
  const auto [entry, added] = vectors_.try_emplace({weights.begin(), weights.end()});
  if (!added) return entry->second;
  std::vector<double> times;
  std::vector<double> factors;
  for (const LaterWeight& weight : weights) {
    times.push_back(weight.time);
    factors.push_back(weight.factor);
  }
  entry->second = {.times = new_vector(*session_, times.data(), times.size()),
                   .factors = new_vector(*session_, factors.data(), factors.size())};
  return entry->second;
}

void LaterWeights::clear() {
  protect([&] {
    for (auto& [weights, vectors] : vectors_) {
      release(vectors.times);
      release(vectors.factors);
    }
  });
  vectors_.clear();
}

}  // namespace ballast::engine::neuron
