// Threads that compute segments ahead of the processing thread. Knows nothing of order, detection or display.
#pragma once

#include <cstddef>
#include <thread>
#include <vector>

#include "pipeline/segment_ring.hpp"

namespace sferic {

class WorkerPool {
 public:
  /// Starts `workers` threads on `ring`, which outlives them.
  WorkerPool(std::size_t workers, SegmentRing& ring);
  /// The ring must have been closed.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

 private:
  std::vector<std::thread> threads_;
};

}  // namespace sferic
