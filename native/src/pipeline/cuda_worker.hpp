// The thread that has the GPU compute segments ahead of the processing thread, in the worker pool's place: one, with
// two segments under way, so that copies overlap work. When the GPU fails, it goes on by the CPU, or passes the failure
// on, as it was told. Knows nothing of order, detection or display.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "pipeline/cuda_rows.hpp"
#include "pipeline/row_maker.hpp"
#include "pipeline/segment_ring.hpp"

namespace sferic {

class CudaWorker {
 public:
  CudaWorker(std::shared_ptr<const CudaLibrary> library, SegmentRing& ring, SampleFormat format, bool mayFallBack);
  /// The ring must have been closed.
  ~CudaWorker();
  CudaWorker(const CudaWorker&) = delete;
  CudaWorker& operator=(const CudaWorker&) = delete;

  /// Takes what segments of `plan` need, before the first of them comes; from any thread. Throws CudaError where that
  /// cannot be had, but with mayFallBack goes over to the CPU instead.
  void prepare(const std::shared_ptr<const RowPlan>& plan);

  /// After the first prepare().
  void start();

  /// While true, nobody else computes segments: rows of the GPU and of the CPU differ in their last bits.
  [[nodiscard]] bool isInCharge() const { return isInCharge_; }

  /// Once, why the CPU has taken over.
  [[nodiscard]] std::optional<std::string> takeLoss();

 private:
  void run();
  void begin(Segment& segment);
  void finishOldest();
  void useRowsOf(const Segment& segment);
  void giveUp(const std::string& reason);
  void computeByCpu(Segment& segment);
  void lose(const std::string& reason);

  const std::shared_ptr<const CudaLibrary> library_;
  SegmentRing& ring_;
  const SampleFormat format_;
  const bool mayFallBack_;
  std::atomic<bool> isInCharge_ = true;

  // The thread's own.
  std::shared_ptr<const RowPlan> plan_;
  std::unique_ptr<CudaRows> rows_;
  std::deque<Segment*> underWay_;
  RowMaker maker_;  ///< for segments shorter than a window, and after a loss

  std::mutex mutex_;
  std::deque<std::pair<std::shared_ptr<const RowPlan>, std::unique_ptr<CudaRows>>> prepared_;  ///< under mutex
  std::optional<std::string> loss_;  ///< under mutex
  std::thread thread_;
};

}  // namespace sferic
