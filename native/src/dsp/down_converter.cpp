// Mixer and decimating FIR over planes of real and imaginary parts. Knows nothing of files or hertz.
#include "dsp/down_converter.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "dsp/cpu_clones.hpp"
#include "dsp/fir_design.hpp"

namespace sferic {
namespace {

/// Sums that run beside each other, so that a compiler may use vectors without changing the order of additions.
constexpr std::size_t kLanes = 16;

std::uint64_t phaseStep(double turns) {
  return static_cast<std::uint64_t>(static_cast<std::int64_t>((turns - std::floor(turns + 0.5)) * 0x1p64));
}

std::complex<double> phasor(std::uint64_t phase) {
  const double angle = 2.0 * std::numbers::pi * static_cast<double>(static_cast<std::int64_t>(phase)) * 0x1p-64;
  return {std::cos(angle), std::sin(angle)};
}

SFERIC_CPU_CLONES
void rotate(const float* in, std::size_t count, float baseRe, float baseIm, const float* tableRe,
            const float* tableIm, float* re, float* im) {
  for (std::size_t i = 0; i < count; ++i) {
    const float rotorRe = baseRe * tableRe[i] - baseIm * tableIm[i];
    const float rotorIm = baseRe * tableIm[i] + baseIm * tableRe[i];
    re[i] = in[2 * i] * rotorRe - in[2 * i + 1] * rotorIm;
    im[i] = in[2 * i] * rotorIm + in[2 * i + 1] * rotorRe;
  }
}

/// A vector of gcc and clang, wherever they compile to: gcc 12 keeps an array of sums in memory instead.
using Lanes = float __attribute__((vector_size(kLanes / 2 * sizeof(float))));

inline Lanes lanesAt(const float* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof(lanes));
  return lanes;
}

inline float sumOf(const Lanes& lanes) {
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

/// `count` is a multiple of kLanes.
SFERIC_CPU_CLONES
void dot(const float* taps, const float* re, const float* im, std::size_t count, float* sumRe, float* sumIm) {
  constexpr std::size_t half = kLanes / 2;
  Lanes re0{};
  Lanes re1{};
  Lanes im0{};
  Lanes im1{};
  for (std::size_t i = 0; i < count; i += kLanes) {
    const Lanes taps0 = lanesAt(taps + i);
    const Lanes taps1 = lanesAt(taps + i + half);
    re0 += taps0 * lanesAt(re + i);
    re1 += taps1 * lanesAt(re + i + half);
    im0 += taps0 * lanesAt(im + i);
    im1 += taps1 * lanesAt(im + i + half);
  }
  *sumRe = sumOf(re0 + re1);
  *sumIm = sumOf(im0 + im1);
}

}  // namespace

DownConverter::DownConverter(const DownConverterConfig& config)
    : decimation_(config.decimation), step_(phaseStep(-config.offsetTurns)) {
  const double outputRate = 1.0 / decimation_;
  taps_ = kaiserLowPass(
      {.passEdgeTurns = kPassEdge * outputRate, .stopEdgeTurns = 0.5 * outputRate, .stopDb = kDesignDb});
  for (std::size_t k = 0; k < kTable; ++k) {
    const std::complex<double> rotor = phasor(step_ * k);
    tableRe_[k] = static_cast<float>(rotor.real());
    tableIm_[k] = static_cast<float>(rotor.imag());
  }
  // Half of it is what the next output still needs, at most: moved to the front once for as many new samples.
  const std::size_t capacity = 2 * std::max(taps_.size(), kBlock);
  re_.assign(capacity, 0.0F);
  im_.assign(capacity, 0.0F);
}

void DownConverter::reset(std::int64_t sampleIndex) {
  sample_ = static_cast<std::uint64_t>(sampleIndex);
  begin_ = 0;
  end_ = 0;
}

void DownConverter::mix(std::span<const std::complex<float>> in) {
  const auto* components = reinterpret_cast<const float*>(in.data());
  for (std::size_t done = 0; done < in.size();) {
    // The exact phase belongs to multiples of kTable of the recording, so that blocks may be cut anywhere.
    const std::size_t within = static_cast<std::size_t>(sample_ % kTable);
    const std::size_t count = std::min(kTable - within, in.size() - done);
    const std::complex<double> base = phasor(step_ * (sample_ - within));
    rotate(components + 2 * done, count, static_cast<float>(base.real()), static_cast<float>(base.imag()),
           tableRe_.data() + within, tableIm_.data() + within, re_.data() + end_, im_.data() + end_);
    done += count;
    end_ += count;
    sample_ += count;
  }
}

void DownConverter::makeRoom() {
  // begin_ may lie past end_ only where a step is longer than the filter, which this design never has.
  const std::size_t dropped = std::min(begin_, end_);
  const auto from = static_cast<std::ptrdiff_t>(dropped);
  const auto to = static_cast<std::ptrdiff_t>(end_);
  std::copy(re_.begin() + from, re_.begin() + to, re_.begin());
  std::copy(im_.begin() + from, im_.begin() + to, im_.begin());
  begin_ -= dropped;
  end_ -= dropped;
}

std::size_t DownConverter::process(std::span<const std::complex<float>> in, std::span<std::complex<float>> out) {
  const std::size_t whole = taps_.size() / kLanes * kLanes;
  std::size_t written = 0;
  while (!in.empty()) {
    if (end_ == re_.size()) makeRoom();
    const std::size_t count = std::min(in.size(), re_.size() - end_);
    mix(in.first(count));
    in = in.subspan(count);
    for (; begin_ + taps_.size() <= end_; begin_ += decimation_) {
      float re = 0;
      float im = 0;
      dot(taps_.data(), re_.data() + begin_, im_.data() + begin_, whole, &re, &im);
      for (std::size_t i = whole; i < taps_.size(); ++i) {
        re += taps_[i] * re_[begin_ + i];
        im += taps_[i] * im_[begin_ + i];
      }
      out[written] = {re, im};
      ++written;
    }
  }
  return written;
}

}  // namespace sferic
