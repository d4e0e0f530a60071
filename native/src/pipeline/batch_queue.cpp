// A deque under one lock: some hundred batches a second need nothing cleverer. Knows nothing of Node.
#include "pipeline/batch_queue.hpp"

#include <utility>

namespace sferic {

BatchQueue::BatchQueue(std::size_t capacity, std::function<void()> onPushed)
    : capacity_(capacity), onPushed_(std::move(onPushed)) {}

bool BatchQueue::hasRoom() const {
  const std::scoped_lock lock(mutex_);
  return !isClosed_ && batches_.size() < capacity_;
}

bool BatchQueue::push(Batch batch) {
  {
    std::unique_lock lock(mutex_);
    roomMade_.wait(lock, [this] { return isClosed_ || batches_.size() < capacity_; });
    if (isClosed_) return false;
    batches_.push_back(std::move(batch));
  }
  onPushed_();
  return true;
}

std::optional<Batch> BatchQueue::pop() {
  std::optional<Batch> batch;
  {
    const std::scoped_lock lock(mutex_);
    if (batches_.empty()) return std::nullopt;
    batch = std::move(batches_.front());
    batches_.pop_front();
  }
  roomMade_.notify_one();
  return batch;
}

bool BatchQueue::isEmpty() const {
  const std::scoped_lock lock(mutex_);
  return batches_.empty();
}

double BatchQueue::fill() const {
  const std::scoped_lock lock(mutex_);
  return static_cast<double>(batches_.size()) / static_cast<double>(capacity_);
}

void BatchQueue::close() {
  {
    const std::scoped_lock lock(mutex_);
    isClosed_ = true;
    batches_.clear();
  }
  roomMade_.notify_all();
}

}  // namespace sferic
