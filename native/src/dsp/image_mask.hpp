// Tells the image of a strong signal from a signal: a receiver whose I and Q are not alike repeats everything, weaker,
// mirrored at 0 Hz. Standard library only.
#pragma once

#include <cstddef>
#include <span>

#include "segments.hpp"

namespace sferic {

/// The image of a bin is at most `rejectionDb` below the bin mirrored at 0 Hz. What stands in a segment is taken for an
/// image where that and the noise explain it: amplitudes add at the worst, so x = image + noise has
/// sqrt(mean |x|^2) <= sqrt(mean |image|^2) + sqrt(mean |noise|^2) (Minkowski), in a bin as over all of them.
class ImageMask {
 public:
  /// 0 switches it off. `noiseLimit`: the most that one noise cell reaches over its mean, `independent` how many
  /// independent powers one cell holds.
  void configure(double rejectionDb, double noiseLimit, double independent);

  [[nodiscard]] bool isOn() const { return share_ > 0.0; }

  /// `power` and `noise` are one row, linear, [fftSize]; `noiseScale` is the level of noise in that row over `noise`.
  [[nodiscard]] bool isImage(std::span<const float> power, std::span<const float> noise, double noiseScale,
                             BinRange range) const;

 private:
  double share_ = 0.0;
  double noiseLimit_ = 1.0;
  double independent_ = 1.0;
};

}  // namespace sferic
