#include "engine/runtime/event_queue.hpp"

#include <gmock/gmock.h>

#include <random>

namespace ballast::runtime {
namespace {

using testing::ElementsAre;

std::vector<std::int32_t> targets_until(EventQueue& queue, double until) {
  std::vector<std::int32_t> targets;
  for (Event event; queue.pop(until, event);) targets.push_back(event.target);
  return targets;
}

TEST(EventQueue, GivesWhatIsDueInOrderOfTime) {
  EventQueue queue(0.025);
  queue.push({.time = 0.30, .target = 3});
  queue.push({.time = 0.10, .target = 1});
  queue.push({.time = 0.20, .target = 2});
  EXPECT_THAT(targets_until(queue, 0.2), ElementsAre(1, 2));
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_THAT(targets_until(queue, 10.0), ElementsAre(3));
}

TEST(EventQueue, IncludesAnEventAtTheVeryEnd) {
  EventQueue queue(0.025);
  queue.push({.time = 0.05, .target = 1});
  EXPECT_THAT(targets_until(queue, 0.05), ElementsAre(1));
}

TEST(EventQueue, OrdersOneTimeByTargetThenByTheOrderInWhichConnectionsWereMade) {
  EventQueue queue(0.025);
  queue.push({.time = 1.0, .flag = 1.0, .target = 2, .weight = 0, .sequence = 7});
  queue.push({.time = 1.0, .target = 2, .weight = 10});
  queue.push({.time = 1.0, .target = 2, .weight = 5});
  queue.push({.time = 1.0, .target = 1, .weight = 20});
  std::vector<std::int32_t> weights;
  for (Event event; queue.pop(1.0, event);) weights.push_back(event.weight);
  EXPECT_THAT(weights, ElementsAre(20, 5, 10, 0));
}

TEST(EventQueue, TakesEventsForAStepThatHasBegun) {
  EventQueue queue(0.025);
  EXPECT_THAT(targets_until(queue, 0.11), ElementsAre());
  queue.push({.time = 0.105, .target = 4});
  EXPECT_THAT(targets_until(queue, 0.11), ElementsAre(4));
}

TEST(EventQueue, KeepsEventsFarBeyondItsRing) {
  EventQueue queue(0.025);
  queue.push({.time = 1e9, .target = 1});
  queue.push({.time = 500.0, .target = 2});
  EXPECT_THAT(targets_until(queue, 499.0), ElementsAre());
  EXPECT_THAT(targets_until(queue, 500.0), ElementsAre(2));
  EXPECT_EQ(queue.size(), 1U);
}

TEST(EventQueue, RemovesWhatNetSendNumbered) {
  EventQueue queue(0.025);
  queue.push({.time = 0.5, .target = 1, .sequence = 1});
  queue.push({.time = 800.0, .target = 2, .sequence = 2});
  Event event;
  EXPECT_TRUE(queue.remove(1, event));
  EXPECT_EQ(event.target, 1);
  EXPECT_TRUE(queue.remove(2, event));
  EXPECT_FALSE(queue.remove(2, event));
  EXPECT_EQ(queue.size(), 0U);
}

TEST(EventQueue, ListsItsContentInOrder) {
  EventQueue queue(0.025);
  for (const double time : {900.0, 0.01, 3.0}) queue.push({.time = time});
  std::vector<double> times;
  for (const Event& event : queue.content()) times.push_back(event.time);
  EXPECT_THAT(times, ElementsAre(0.01, 3.0, 900.0));
}

// Against a sorted list, with events that arrive meanwhile.
TEST(EventQueue, AgreesWithASortedListOnRandomEvents) {
  std::mt19937 random(7);
  std::exponential_distribution<double> delay(0.2);
  EventQueue queue(0.1);
  std::vector<Event> reference;
  std::int32_t next = 0;
  for (double now = 0.0; now < 300.0; now += 0.05) {
    for (int i = 0; i < 3; ++i) {
      const Event event{.time = now + delay(random), .target = next++};
      queue.push(event);
      reference.push_back(event);
    }
    std::sort(reference.begin(), reference.end(),
              [](const Event& a, const Event& b) { return a.before(b); });
    std::vector<std::int32_t> expected;
    while (!reference.empty() && reference.front().time <= now) {
      expected.push_back(reference.front().target);
      reference.erase(reference.begin());
    }
    ASSERT_EQ(targets_until(queue, now), expected) << "at " << now;
  }
}

}  // namespace
}  // namespace ballast::runtime
