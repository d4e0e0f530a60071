// What the library needs of a GPU, and no more: memory, two queues, copies, and its five kinds of work. One
// implementation speaks to CUDA; the tests have one on the CPU, which finds a missing wait or a buffer used too early.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "cuda/cell_math.hpp"
#include "cuda/cell_test_math.hpp"

namespace sferic::cuda {

struct DeviceInfo {
  std::string name;
  std::uint32_t computeMajor = 0, computeMinor = 0;
  std::uint32_t driverVersion = 0;
  std::uint32_t runtimeVersion = 0;
  std::uint32_t cufftVersion = 0;
  bool isIntegrated = false;
  std::uint64_t memoryBytes = 0;
};

/// A call of the driver, the runtime or cuFFT that failed; what() is one line.
class DeviceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Place : std::uint8_t {
  onDevice,
  pinned,  ///< on the host, where copies that overlap work can reach it
  mapped,  ///< on the host, and seen by the device
};

/// Where the memory is, for the host and for the device; null where that one cannot reach it.
struct Block {
  void* host = nullptr;
  void* device = nullptr;
};

/// Work in one queue is done in its order, work in different queues in any.
using Queue = std::uint32_t;
inline constexpr std::uint32_t kQueues = 2;

/// A forward transform of `batch` blocks of fftSize in place, tied to a queue.
class Transforms {
 public:
  virtual ~Transforms() = default;
};

struct WindowJob {
  SampleFormat format = SampleFormat::ci16Le;
  const void* samples = nullptr;  ///< aligned to a whole sample
  const float* window = nullptr;  ///< [fftSize]
  Complex* out = nullptr;         ///< [windows * fftSize]
  std::uint32_t fftSize = 0;
  std::uint32_t hopSize = 0;
  std::uint32_t windows = 0;  ///< at least 1
};

struct SumJob {
  const Complex* spectra = nullptr;  ///< [windows * fftSize], 0 Hz first
  float* bins = nullptr;             ///< of each piece fftSize means, then as many maxima
  std::uint32_t fftSize = 0;
  std::uint32_t windows = 0;  ///< at least 1
  std::uint32_t windowsPerPiece = 0;
};

struct SliceJob {
  const Complex* spectra = nullptr;  ///< [windows * fftSize], 0 Hz first
  float* power = nullptr;            ///< [sliceCount * fftSize / kCellBins]
  std::uint32_t fftSize = 0;
  std::uint32_t windows = 0;  ///< at least 1
  std::uint32_t windowsPerPiece = 0;
  std::uint32_t windowsPerSlice = 0;  ///< at least 1
};

struct CountJob {
  SampleFormat format = SampleFormat::cf32Le;  ///< a float one
  const void* samples = nullptr;
  std::uint64_t first = 0, end = 0;  ///< samples from, and up to
  std::uint64_t* count = nullptr;    ///< is added to
};

struct MarkJob {
  CellRule rule;
  const float* mean = nullptr;   ///< [rows * fftSize]
  const float* max = nullptr;    ///< the same
  const float* floor = nullptr;  ///< [fftSize]
  std::uint8_t* marks = nullptr; ///< [rows * fftSize]
  std::uint32_t rows = 0;        ///< at least 1
};

/// Every call may throw DeviceError, an asynchronous failure at any later call. All pointers in jobs and the device
/// side of copies are device memory. Used by one thread at a time.
class Device {
 public:
  virtual ~Device() = default;
  [[nodiscard]] virtual DeviceInfo info() const = 0;

  [[nodiscard]] virtual Block allocate(Place place, std::size_t bytes) = 0;
  virtual void release(Place place, Block block) noexcept = 0;

  [[nodiscard]] virtual std::unique_ptr<Transforms> makeTransforms(Queue queue, std::uint32_t fftSize,
                                                                   std::uint32_t batch) = 0;

  // These return before it is done, all but wait().
  virtual void upload(Queue queue, void* device, const void* host, std::size_t bytes) = 0;
  virtual void download(Queue queue, void* host, const void* device, std::size_t bytes) = 0;
  virtual void clear(Queue queue, void* device, std::size_t bytes) = 0;
  virtual void windowSamples(Queue queue, const WindowJob& job) = 0;
  virtual void transform(Transforms& transforms, Complex* data) = 0;
  virtual void sumPowers(Queue queue, const SumJob& job) = 0;
  virtual void sumSlices(Queue queue, const SliceJob& job) = 0;
  virtual void countInvalid(Queue queue, const CountJob& job) = 0;
  virtual void markCells(Queue queue, const MarkJob& job) = 0;
  /// Until all that is in the queue is done.
  virtual void wait(Queue queue) = 0;
};

/// Memory that is given back. Outlived by the device, and by all work that uses it.
class Buffer {
 public:
  Buffer() = default;
  Buffer(Device& device, Place place, std::size_t bytes)
      : device_(&device), place_(place), block_(device.allocate(place, bytes)) {}
  Buffer(Buffer&& other) noexcept : device_(other.device_), place_(other.place_), block_(other.block_) {
    other.device_ = nullptr;
  }
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(device_, other.device_);
    std::swap(place_, other.place_);
    std::swap(block_, other.block_);
    return *this;
  }
  ~Buffer() {
    if (device_ != nullptr) device_->release(place_, block_);
  }

  template <typename T>
  [[nodiscard]] T* host() const {
    return static_cast<T*>(block_.host);
  }
  template <typename T>
  [[nodiscard]] T* device() const {
    return static_cast<T*>(block_.device);
  }

 private:
  Device* device_ = nullptr;
  Place place_ = Place::pinned;
  Block block_;
};

/// The GPU of this process, at the same time proof that there is one that can be used; throws DeviceError. The
/// library links one definition, the tests another.
[[nodiscard]] std::unique_ptr<Device> openDevice();

}  // namespace sferic::cuda
