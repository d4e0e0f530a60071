// Segments that are under way when the GPU fails still have their samples, so none of them is lost.
#include "pipeline/cuda_worker.hpp"

#include <exception>
#include <utility>

namespace sferic {

CudaWorker::CudaWorker(std::shared_ptr<const CudaLibrary> library, SegmentRing& ring, SampleFormat format,
                       bool mayFallBack)
    : library_(std::move(library)), ring_(ring), format_(format), mayFallBack_(mayFallBack) {}

CudaWorker::~CudaWorker() {
  if (thread_.joinable()) thread_.join();
}

void CudaWorker::start() {
  thread_ = std::thread([this] { run(); });
}

void CudaWorker::prepare(const std::shared_ptr<const RowPlan>& plan) {
  if (!isInCharge_) return;
  try {
    auto rows = std::make_unique<CudaRows>(library_, *plan, format_);
    const std::scoped_lock lock(mutex_);
    prepared_.emplace_back(plan, std::move(rows));
  } catch (const CudaError& error) {
    if (!mayFallBack_) throw;
    lose(error.what());
  }
}

std::optional<std::string> CudaWorker::takeLoss() {
  if (isInCharge_) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  return std::exchange(loss_, std::nullopt);
}

void CudaWorker::run() {
  for (;;) {
    Segment* const segment = underWay_.empty() ? ring_.claim() : ring_.tryClaim();
    if (segment != nullptr) {
      begin(*segment);
    } else if (underWay_.empty()) {
      return;
    } else {
      finishOldest();
    }
  }
}

void CudaWorker::begin(Segment& segment) {
  if (!segment.plan) {
    ring_.complete(segment);
    return;
  }
  // What is under way goes first, where the GPU has no room or is not to have this one.
  const std::size_t most = isInCharge_ && !segment.isShort && plan_ == segment.plan ? CudaRows::kUnderWay - 1 : 0;
  while (underWay_.size() > most) finishOldest();
  // Looked at again: it may have failed just now.
  if (!isInCharge_ || segment.isShort) {
    computeByCpu(segment);
    return;
  }
  underWay_.push_back(&segment);
  try {
    useRowsOf(segment);
    rows_->submit(segment);
  } catch (const std::exception& error) {
    giveUp(error.what());
  }
}

void CudaWorker::useRowsOf(const Segment& segment) {
  if (plan_ == segment.plan) return;
  rows_.reset();
  plan_ = segment.plan;
  {
    const std::scoped_lock lock(mutex_);
    // Those before it were replaced before a segment of theirs came.
    while (!rows_ && !prepared_.empty()) {
      if (prepared_.front().first == plan_) rows_ = std::move(prepared_.front().second);
      prepared_.pop_front();
    }
  }
  // Settings that were changed from two threads at once may come in the other order.
  if (!rows_) rows_ = std::make_unique<CudaRows>(library_, *plan_, format_);
}

void CudaWorker::finishOldest() {
  Segment& segment = *underWay_.front();
  try {
    rows_->collect(segment);
  } catch (const std::exception& error) {
    giveUp(error.what());
    return;
  }
  underWay_.pop_front();
  ring_.complete(segment);
}

/// All that is under way is computed by the CPU, or carries the failure.
void CudaWorker::giveUp(const std::string& reason) {
  rows_.reset();
  if (mayFallBack_) lose(reason);
  for (Segment* const segment : std::exchange(underWay_, {})) {
    if (mayFallBack_) {
      computeByCpu(*segment);
    } else {
      segment->error = "the GPU failed: " + reason + ". Set engine.backend to auto or cpu to go on without it";
      ring_.complete(*segment);
    }
  }
  if (!mayFallBack_) plan_.reset();
}

void CudaWorker::computeByCpu(Segment& segment) {
  try {
    maker_.compute(segment);
  } catch (const std::exception& error) {
    segment.error = error.what();
  }
  ring_.complete(segment);
}

void CudaWorker::lose(const std::string& reason) {
  {
    const std::scoped_lock lock(mutex_);
    loss_ = reason;
    prepared_.clear();
  }
  isInCharge_ = false;
}

}  // namespace sferic
