// Batches of samples in, pieces of rows out, two batches under way at a time: while one is transformed, the next is
// copied. The twin of dsp/spectrum for whole segments. Knows the device only by its interface.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "cuda/device.hpp"

namespace sferic::cuda {

struct BatchSpectrumConfig {
  SampleFormat format = SampleFormat::ci16Le;  ///< one of SfericCudaSpectrumConfig's six
  std::uint32_t fftSize = 4096;         ///< power of two, 256 to 65536
  std::uint32_t hopSize = 2048;         ///< 1 to fftSize
  std::uint32_t windowsPerPiece = 1;    ///< at least 1
  std::uint32_t windowsPerSlice = 0;    ///< of a piece; 0: no slices
  std::uint32_t maxWindows = 1;         ///< in one batch, at least 1
  bool isMapped = false;
  std::span<const float> window{};      ///< [fftSize], as SfericCudaSpectrumConfig has it; copied
};

struct Batch {
  const void* samples = nullptr;
  std::uint64_t sampleCount = 0;
  std::uint64_t newSamples = 0;
  std::uint32_t windowCount = 0;
};

/// After a DeviceError nothing more comes out of it.
class BatchSpectrum {
 public:
  /// Throws std::invalid_argument for settings out of range, DeviceError where there is not enough memory.
  BatchSpectrum(Device& device, const BatchSpectrumConfig& config);
  ~BatchSpectrum();
  BatchSpectrum(const BatchSpectrum&) = delete;
  BatchSpectrum& operator=(const BatchSpectrum&) = delete;

  /// Copies the samples and begins. Throws std::invalid_argument when two batches are under way or this one is larger
  /// than was said.
  void submit(const Batch& batch);

  /// Waits for the oldest batch and fills `bins` (at least binsOf(its windows)); answers how many of its new samples
  /// were not numbers. Throws std::invalid_argument when none is under way or `bins` is too small.
  std::uint64_t collect(std::span<float> bins);

  /// Values that a batch of so many windows gives: of every piece, then of every slice.
  [[nodiscard]] std::uint64_t binsOf(std::uint32_t windows) const;

 private:
  struct Slot {
    Queue queue = 0;
    Buffer in, deviceIn;    ///< samples; deviceIn is empty where memory is mapped
    Buffer out, deviceOut;  ///< the count, then the bins
    Buffer spectra;
    std::unique_ptr<Transforms> transforms;
    std::uint32_t windows = 0;
  };

  void begin(Slot& slot, const Batch& batch);
  [[nodiscard]] std::uint64_t pieceBinsOf(std::uint32_t windows) const;
  [[nodiscard]] std::uint64_t maxSamples() const;
  [[nodiscard]] std::size_t outBytes(std::uint32_t windows) const;
  void checkUsable() const;

  Device& device_;
  BatchSpectrumConfig config_;
  std::size_t width_ = 0;
  Buffer window_;
  std::array<Slot, kQueues> slots_;
  std::uint64_t submitted_ = 0;
  std::uint64_t collected_ = 0;
  bool isBroken_ = false;
};

}  // namespace sferic::cuda
