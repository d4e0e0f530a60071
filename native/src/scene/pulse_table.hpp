// A pulse several symbols long, tabulated finely: symbols may begin between samples. Knows nothing of alphabets.
#pragma once

#include <cstddef>
#include <vector>

#include "phasor.hpp"

namespace sferic::scene {

class PulseTable {
 public:
  static constexpr unsigned kPerSymbol = 64;

  /// `taps` are kPerSymbol to a symbol, taken at the middles of their places, as pulse_shaper.hpp makes them.
  explicit PulseTable(std::vector<double> taps) : taps_(std::move(taps)), symbols_(taps_.size() / kPerSymbol) {}

  [[nodiscard]] std::size_t symbols() const { return symbols_; }
  [[nodiscard]] const std::vector<double>& taps() const { return taps_; }
  void scale(double factor) {
    for (double& tap : taps_) tap *= factor;
  }

  /// The pulse of the symbol that began `age` symbols and `phase` of a symbol ago; linear between taps, which leaves
  /// images below -70 dB. 0 outside.
  [[nodiscard]] double at(std::size_t age, Phase phase) const {
    const double place = static_cast<double>(age * kPerSymbol) +
                         static_cast<double>(phase >> 11) * 0x1p-53 * kPerSymbol - 0.5;
    const double whole = place < 0.0 ? -1.0 : static_cast<double>(static_cast<long long>(place));
    const double rest = place - whole;
    const auto index = static_cast<std::ptrdiff_t>(whole);
    return tap(index) * (1.0 - rest) + tap(index + 1) * rest;
  }

 private:
  [[nodiscard]] double tap(std::ptrdiff_t index) const {
    return index < 0 || index >= static_cast<std::ptrdiff_t>(taps_.size()) ? 0.0 : taps_[static_cast<std::size_t>(index)];
  }

  std::vector<double> taps_;
  std::size_t symbols_;
};

/// A bit's rectangle through a Gaussian filter whose 3 dB bandwidth is `bt` symbol rates, four symbols long; the parts
/// of all symbols add up to 1 (3GPP TS 45.004, section 2.5). `bt` of 0: the bare rectangle, one symbol long.
[[nodiscard]] PulseTable gaussianFrequencyPulse(double bt);

}  // namespace sferic::scene
