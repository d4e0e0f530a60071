// The bounded queue between the processing thread and whoever takes the batches. Knows nothing of Node.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>

#include "pipeline/batch.hpp"

namespace sferic {

/// One producer, one consumer. Drop policy: none here. The producer asks hasRoom() and leaves frames out when
/// there is none, or waits with push().
class BatchQueue {
 public:
  /// `onPushed` is called on the producer's thread after each push, outside the lock.
  BatchQueue(std::size_t capacity, std::function<void()> onPushed);

  /// Stays true until this thread pushes: there is only one producer.
  [[nodiscard]] bool hasRoom() const;

  /// Waits for room. false: the queue was closed, and the batch is gone.
  bool push(Batch batch);

  /// The oldest batch; nothing when empty or closed.
  [[nodiscard]] std::optional<Batch> pop();

  [[nodiscard]] bool isEmpty() const;

  /// 0 to 1.
  [[nodiscard]] double fill() const;

  /// Wakes a waiting producer, discards what waits, and refuses everything from now on.
  void close();

 private:
  const std::size_t capacity_;
  const std::function<void()> onPushed_;
  mutable std::mutex mutex_;
  std::condition_variable roomMade_;
  std::deque<Batch> batches_;
  bool isClosed_ = false;
};

}  // namespace sferic
