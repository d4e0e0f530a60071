// A real-valued recording as complex samples of the band that it really holds. Pure: what an output is follows from
// its index and the samples around it alone. Knows nothing of files.
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sferic {

/// Mixes a real signal of rate fs down by fs/4, keeps the lower half of the band and every second sample: complex
/// samples at fs/2 whose 0 Hz is fs/4 of the signal, so that -fs/4 .. fs/4 shows 0 .. fs/2, not mirrored. A sine of
/// amplitude 1 becomes a tone of magnitude 1, 0 dBFS. With a half-band filter, of which every second tap is 0 and the
/// middle one 1/2, this is the sample itself and the Hilbert transform of its neighbours (R. G. Lyons, Understanding
/// Digital Signal Processing, on half-band filters and analytic signals; window: J. F. Kaiser, 1974, 80 dB). Image and
/// pass-band hold to 1 % of fs from 0 and from fs/2, where the band folds.
class RealToComplex {
 public:
  /// Real samples that an output needs on either side of its own pair.
  static constexpr std::size_t kMargin = 128;

  RealToComplex();

  /// Output `first` + i belongs to the real sample 2 * (first + i). `real` begins kMargin samples before that of
  /// output `first` and holds 2 * (out.size() + kMargin) samples; zeros where there are none.
  void process(std::span<const float> real, std::uint64_t first, std::span<std::complex<float>> out);

 private:
  std::vector<float> taps_;  ///< of the odd neighbours, nearest first
  std::vector<float> odd_, quadrature_;
};

}  // namespace sferic
