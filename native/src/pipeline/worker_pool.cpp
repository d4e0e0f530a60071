// Each worker has a spectrum of its own; a failure travels with the segment that met it.
#include "pipeline/worker_pool.hpp"

#include <exception>

#include "pipeline/row_maker.hpp"

namespace sferic {
namespace {

void work(SegmentRing& ring) {
  RowMaker maker;
  while (Segment* segment = ring.claim()) {
    try {
      if (segment->plan) maker.compute(*segment);
    } catch (const std::exception& error) {
      segment->error = error.what();
    }
    ring.complete(*segment);
  }
}

}  // namespace

WorkerPool::WorkerPool(std::size_t workers, SegmentRing& ring) {
  threads_.reserve(workers);
  try {
    for (std::size_t i = 0; i < workers; ++i) threads_.emplace_back([&ring] { work(ring); });
  } catch (...) {
    ring.close();
    for (std::thread& thread : threads_) thread.join();
    throw;
  }
}

WorkerPool::~WorkerPool() {
  for (std::thread& thread : threads_) thread.join();
}

}  // namespace sferic
