#pragma once
// EventQueue: the events that await the point processes and artificial cells of one group. Times
// within the next ring_steps steps lie in a ring of buckets, one for each step; later ones in a
// heap. What is due leaves in the order of Event::before(), which does not depend on when or from
// where an event arrived: any partition of the cells gives the same order.

#include <cstdint>
#include <tuple>
#include <vector>

namespace ballast::runtime {

struct Event {
  double time = 0.0;        ///< ms
  double flag = 0.0;        ///< of net_send(); 0 for what a connection brings
  std::int32_t target = 0;  ///< point process of the group
  std::int32_t weight = 0;  ///< position of its weights in the group's
  /// 0 for connections; net_send() counts from 1, in the order of the calls.
  std::uint32_t sequence = 0;

  /// Earlier first; at one time by target, at one target connections by the position of their
  /// weights (they were made in that order), then net_send() in the order of its calls.
  [[nodiscard]] bool before(const Event& other) const {
    return std::tie(time, target, sequence, weight) <
           std::tie(other.time, other.target, other.sequence, other.weight);
  }
};

class EventQueue {
 public:
  /// `dt` in ms: the width of a bucket.
  explicit EventQueue(double dt);

  void push(const Event& event);
  /// Takes the next event that is not after `until`; false if there is none. `until` never falls.
  bool pop(double until, Event& event);
  /// All events, in order.
  [[nodiscard]] std::vector<Event> content() const;
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Takes out the event that net_send() numbered so; false if it is not there.
  bool remove(std::uint32_t sequence, Event& event);

  /// Replaces all events; time begins at `from`.
  void set_content(const std::vector<Event>& events, double from);

  /// Of an empty queue.
  [[nodiscard]] static std::int64_t bytes();

 private:
  static constexpr std::int64_t ring_steps = 512;

  [[nodiscard]] std::int64_t step_of(double time) const;
  void open_next();

  double dt_;
  std::int64_t opened_ = -1;              ///< the last step whose bucket went to due_
  std::vector<std::vector<Event>> ring_;  ///< of step s: ring_[s % ring_steps]
  std::vector<Event> due_;                ///< heap, first on top
  std::vector<Event> later_;              ///< heap, first on top
  std::size_t size_ = 0;
};

}  // namespace ballast::runtime
