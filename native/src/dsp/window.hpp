// The window functions and their two figures, built in one place. Knows nothing of FFTs or sample formats.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sferic {

enum class WindowKind : std::uint8_t { hann, hamming, blackmanHarris, flatTop, kaiser };

/// Shape of the Kaiser window that is used where none is given: side lobes 63 dB down
/// (Kaiser and Schafer 1980).
inline constexpr double kDefaultKaiserBeta = 8.6;

struct Window {
  std::vector<float> coefficients;  ///< [size], unnormalised
  double sum = 0;                   ///< sum of the coefficients: size * coherent gain
  double enbwBins = 0;              ///< equivalent noise bandwidth, in bins
};

/// From the name in the settings, for example `flat-top`; nothing when it is not one of ours.
[[nodiscard]] std::optional<WindowKind> windowKindFromName(std::string_view name);

/// Periodic (DFT-even) window, size at least 1; `kaiserBeta`, at least 0, shapes the Kaiser window only.
/// Gains by Harris 1978, "On the use of windows for harmonic analysis with the DFT", eq. 11 and 15.
[[nodiscard]] Window makeWindow(WindowKind kind, std::uint32_t size, double kaiserBeta = kDefaultKaiserBeta);

}  // namespace sferic
