// A band of a recording brought to its centre: mixed, filtered, decimated. Knows nothing of files or hertz.
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sferic {

struct DownConverterConfig {
  double offsetTurns = 0;        ///< what becomes 0, in cycles per input sample, -0.5 to 0.5
  std::uint32_t decimation = 1;  ///< input samples for each output sample, at least 1
};

/// Linear phase. Flat within 0.01 dB up to 0.4 of the output rate on either side of the new centre, at least 70 dB down
/// from half the output rate on, so nothing folds back. Only the outputs that are kept are computed, which is what a
/// polyphase arrangement of the filter comes to: about 50 multiplications by a tap for each input sample, whatever
/// the decimation.
class DownConverter {
 public:
  static constexpr double kPassEdge = 0.4;  ///< of the output rate
  static constexpr double kDesignDb = 80.0;

  explicit DownConverter(const DownConverterConfig& config);

  /// Samples by which an output lags the input at its centre tap, at the input rate: feed that many before the first
  /// sample wanted, and as many after the last.
  [[nodiscard]] std::size_t delay() const { return (taps_.size() - 1) / 2; }
  [[nodiscard]] std::span<const float> taps() const { return taps_; }

  /// Forgets all samples. The next input is sample `sampleIndex` of the recording, from whose sample 0 the phase of the
  /// mixer counts; it may be negative.
  void reset(std::int64_t sampleIndex);

  /// Room that `out` needs for so many input samples.
  [[nodiscard]] std::size_t outputLimit(std::size_t inputCount) const { return inputCount / decimation_ + 1; }

  /// Takes all of `in`, returns how many outputs it wrote. The first comes when `taps().size()` samples are in and is
  /// centred on input `delay()`; the following are `decimation` apart. Any cut into blocks gives the same bits.
  std::size_t process(std::span<const std::complex<float>> in, std::span<std::complex<float>> out);

 private:
  static constexpr std::size_t kTable = 64;  ///< samples for each exact phase
  static constexpr std::size_t kBlock = 16384;

  void mix(std::span<const std::complex<float>> in);
  void makeRoom();

  std::uint32_t decimation_;
  std::uint64_t step_;  ///< of the phase for each sample; 2^64 is one turn, so it wraps without error
  std::uint64_t sample_ = 0;
  std::array<float, kTable> tableRe_{};
  std::array<float, kTable> tableIm_{};
  std::vector<float> taps_;
  std::vector<float> re_;  ///< mixed samples that are still needed, [capacity]
  std::vector<float> im_;
  std::size_t begin_ = 0;  ///< of the next output's first tap
  std::size_t end_ = 0;
};

}  // namespace sferic
