#include "engine/runtime/event_queue.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::runtime {

namespace {

// Heaps have the greatest on top: here the first.
bool after(const Event& a, const Event& b) {
  return b.before(a);
}

void push_heap(std::vector<Event>& heap, const Event& event) {
  heap.push_back(event);
  std::push_heap(heap.begin(), heap.end(), after);
}

Event pop_heap(std::vector<Event>& heap) {
  std::pop_heap(heap.begin(), heap.end(), after);
  const Event event = heap.back();
  heap.pop_back();
  return event;
}

bool take(std::vector<Event>& events, std::uint32_t sequence, Event& event) {
  const auto found = std::find_if(events.begin(), events.end(), [&](const Event& candidate) {
    return candidate.sequence == sequence;
  });
  if (found == events.end()) return false;
  event = *found;
  events.erase(found);
  return true;
}

}  // namespace

EventQueue::EventQueue(double dt) : dt_(dt), ring_(ring_steps) {}

std::int64_t EventQueue::bytes() {
  return static_cast<std::int64_t>(ring_steps * sizeof(std::vector<Event>));
}

std::int64_t EventQueue::step_of(double time) const {
  constexpr double farthest = 1e15;  // steps; later ones wait together
  return static_cast<std::int64_t>(std::floor(std::min(time / dt_, farthest)));
}

void EventQueue::push(const Event& event) {
  ++size_;
  const std::int64_t step = step_of(event.time);
  if (step <= opened_) {
    push_heap(due_, event);
  } else if (step - opened_ < ring_steps) {
    ring_[static_cast<std::size_t>(step % ring_steps)].push_back(event);
  } else {
    push_heap(later_, event);
  }
}

void EventQueue::open_next() {
  ++opened_;
  std::vector<Event>& bucket = ring_[static_cast<std::size_t>(opened_ % ring_steps)];
  for (const Event& event : bucket) push_heap(due_, event);
  bucket.clear();
  while (!later_.empty() && step_of(later_.front().time) <= opened_) {
    push_heap(due_, pop_heap(later_));
  }
}

bool EventQueue::pop(double until, Event& event) {
  for (const std::int64_t last = step_of(until); opened_ < last;) open_next();
  if (due_.empty() || due_.front().time > until) return false;
  event = pop_heap(due_);
  --size_;
  return true;
}

bool EventQueue::remove(std::uint32_t sequence, Event& event) {
  const auto found = [&](std::vector<Event>& events) { return take(events, sequence, event); };
  const bool in_heap = found(due_) || found(later_);
  if (in_heap) {
    std::make_heap(due_.begin(), due_.end(), after);
    std::make_heap(later_.begin(), later_.end(), after);
  }
  const bool removed = in_heap || std::any_of(ring_.begin(), ring_.end(), found);
  if (removed) --size_;
  return removed;
}

void EventQueue::set_content(const std::vector<Event>& events, double from) {
  *this = EventQueue(dt_);
  opened_ = step_of(from);
  for (const Event& event : events) push(event);
}

std::vector<Event> EventQueue::content() const {
  std::vector<Event> events = due_;
  events.insert(events.end(), later_.begin(), later_.end());
  for (const auto& bucket : ring_) events.insert(events.end(), bucket.begin(), bucket.end());
  std::sort(events.begin(), events.end(),
            [](const Event& a, const Event& b) { return a.before(b); });
  return events;
}

}  // namespace ballast::runtime
