#include "image_mask.hpp"

#include <algorithm>
#include <cmath>

namespace sferic {
namespace {

// Standard deviations of the noise of a whole segment that are still noise.
constexpr double kNoiseDeviations = 6.0;
// An image of a smaller part than this of what stands over the noise explains nothing.
constexpr double kLeastShare = 0.05;

}  // namespace

void ImageMask::configure(double rejectionDb, double noiseLimit, double independent) {
  share_ = rejectionDb > 0.0 ? std::pow(10.0, -rejectionDb / 10.0) : 0.0;
  noiseLimit_ = noiseLimit;
  independent_ = independent;
}

bool ImageMask::isImage(std::span<const float> power, std::span<const float> noise, double noiseScale, BinRange range) const {
  if (!isOn()) return false;
  const std::size_t size = power.size();
  const auto imageOf = [&](std::size_t k) {
    const std::size_t mirror = (size - k) % size;
    return share_ * std::max(0.0, double{power[mirror]} - noiseScale * double{noise[mirror]});
  };
  double signal = 0.0;
  double image = 0.0;
  double background = 0.0;
  for (std::size_t k = range.first; k <= range.last; ++k) {
    const double most = std::sqrt(imageOf(k)) + std::sqrt(noiseLimit_ * noiseScale * double{noise[k]});
    if (double{power[k]} > most * most) return false;
    signal += power[k];
    image += imageOf(k);
    background += noiseScale * double{noise[k]};
  }
  if (image < kLeastShare * (signal - background)) return false;
  const auto cells = static_cast<double>(range.last - range.first + 1);
  const double spread = 1.0 + kNoiseDeviations / std::sqrt(std::max(1.0, cells * independent_));
  const double most = std::sqrt(image) + std::sqrt(spread * background);
  return signal <= most * most;
}

}  // namespace sferic
