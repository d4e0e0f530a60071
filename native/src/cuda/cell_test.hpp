// Rows over one floor in, the marks of their cells out, in one call that waits. The twin of the cell test in dsp/cfar.
// Knows the device only by its interface.
#pragma once

#include <cstdint>
#include <span>

#include "cuda/device.hpp"

namespace sferic::cuda {

struct CellTestConfig {
  std::uint32_t fftSize = 4096;  ///< power of two, 256 to 65536
  std::uint32_t maxRows = 1;     ///< in one call, at least 1
  Reference method = Reference::ca;
  std::uint32_t guardCells = 4;
  std::uint32_t trainingCells = 32;  ///< both sides together; with the guard cells at most fftSize
  float referenceCap = 2;
  float censorLimit = 5;
  // Multipliers by training cells used, [trainingCells + 1], for go and so [trainingCells / 2 + 1]. Copied.
  std::span<const float> start{}, stop{};
  std::span<const float> burst{};    ///< empty: no burst test
  std::span<const float> perCell{};  ///< [trainingCells + 1]
};

class CellTest {
 public:
  /// Throws std::invalid_argument for settings out of range, DeviceError where there is not enough memory.
  CellTest(Device& device, const CellTestConfig& config);

  /// `mean`, `max` and `marks` are [rows * fftSize], `floor` [fftSize]. Throws std::invalid_argument for other sizes.
  void mark(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
            std::span<std::uint8_t> marks);

  [[nodiscard]] std::uint32_t fftSize() const { return rule_.fftSize; }

 private:
  void loadTables(const CellTestConfig& config);
  void run(std::uint32_t rows);

  Device& device_;
  CellRule rule_;
  std::uint32_t maxRows_ = 1;
  Buffer tables_;
  Buffer in_, deviceIn_;    ///< the floor, the means, the maxima
  Buffer out_, deviceOut_;  ///< the marks
};

}  // namespace sferic::cuda
