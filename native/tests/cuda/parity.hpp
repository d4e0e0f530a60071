// The same rows by dsp/spectrum and by batches, whoever computes those, and how far they are apart.
#pragma once

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "dsp/rows.hpp"
#include "dsp/windowing.hpp"

namespace sferic::test {

struct Setting {
  SampleFormat format = SampleFormat::cf32Le;
  std::uint32_t fftSize = 256;
  std::uint32_t hopSize = 128;
  std::uint32_t averages = 4;
  WindowKind window = WindowKind::hann;
  std::uint32_t rowsPerBatch = 3;
  bool isMapped = false;
};

inline std::vector<float> windowFor(const Setting& s) {
  const std::vector<float> twice = inputWindow(s.format, makeWindow(s.window, s.fftSize));
  std::vector<float> once;
  for (std::size_t i = 0; i < twice.size(); i += 2) once.push_back(twice[i]);
  return once;
}

/// A tone and noise at a level that every format has bits for; in float, some samples that are no numbers.
inline std::vector<std::byte> recording(SampleFormat format, std::size_t count) {
  Signal signal = noise(count, 1e-3, 5);
  const Signal carrier = tone(count, 0.17, 0.4);
  for (std::size_t n = 0; n < count; ++n) signal[n] += carrier[n];
  std::vector<std::byte> bytes;
  const auto put = [&](auto word) {
    const auto* const from = reinterpret_cast<const std::byte*>(&word);
    bytes.insert(bytes.end(), from, from + sizeof(word));
  };
  for (std::size_t n = 0; n < count; ++n) {
    for (const float x : {signal[n].real(), signal[n].imag()}) {
      const float value = n % 997 == 5 ? std::numeric_limits<float>::quiet_NaN() : x;
      const auto word = static_cast<std::int16_t>(std::lround(x * 32767));
      std::uint32_t bits = 0;
      std::memcpy(&bits, &value, sizeof(bits));
      switch (format) {
        case SampleFormat::cu8: put(static_cast<std::uint8_t>(std::lround(x * 127.5F + 127.5F))); break;
        case SampleFormat::ci8: put(static_cast<std::int8_t>(std::lround(x * 127))); break;
        case SampleFormat::ci16Le: put(word); break;
        case SampleFormat::ci16Be: put(__builtin_bswap16(static_cast<std::uint16_t>(word))); break;
        case SampleFormat::cf32Le: put(bits); break;
        case SampleFormat::cf32Be: put(__builtin_bswap32(bits)); break;
        default: break;
      }
    }
  }
  return bytes;
}

struct Rows {
  std::vector<float> bins;  ///< of each row the means, then the maxima
  std::uint64_t invalid = 0;
};

inline Rows rowsByCpu(const Setting& s, const std::vector<std::byte>& bytes) {
  Signal samples(bytes.size() / bytesPerSample(s.format));
  Rows rows;
  rows.invalid = convertSamples(s.format, bytes, samples);
  for (const Row& row : rowsOf({.fftSize = s.fftSize, .hopSize = s.hopSize, .averages = s.averages, .window = s.window},
                               samples)) {
    rows.bins.insert(rows.bins.end(), row.mean.begin(), row.mean.end());
    rows.bins.insert(rows.bins.end(), row.max.begin(), row.max.end());
  }
  return rows;
}

/// As the pipeline does it: successive batches with their overlap, two under way wherever possible.
/// `spectrum` has submit(samples, sampleCount, newSamples, windowCount), collect(bins) and binsOf(windows).
template <typename BatchesOf>
Rows rowsByBatches(BatchesOf&& spectrum, const Setting& s, const std::vector<std::byte>& bytes) {
  const std::uint32_t maxWindows = s.rowsPerBatch * s.averages;
  const std::size_t width = bytesPerSample(s.format);
  const std::uint64_t count = bytes.size() / width;
  Rows rows;
  std::vector<std::uint32_t> underWay;
  const auto collect = [&] {
    std::vector<float> bins(spectrum.binsOf(underWay.front()));
    rows.invalid += spectrum.collect(bins);
    rows.bins.insert(rows.bins.end(), bins.begin(), bins.end());
    underWay.erase(underWay.begin());
  };
  std::uint64_t start = 0;
  std::uint64_t readEnd = 0;
  for (;;) {
    const std::uint64_t most = std::uint64_t{maxWindows - 1} * s.hopSize + s.fftSize;
    const std::uint64_t samples = std::min(most, count - start);
    const auto windows = static_cast<std::uint32_t>(samples < s.fftSize ? 0 : (samples - s.fftSize) / s.hopSize + 1);
    // The caller's memory may go at once.
    std::vector<std::byte> passing(bytes.begin() + static_cast<std::ptrdiff_t>(start * width),
                                   bytes.begin() + static_cast<std::ptrdiff_t>((start + samples) * width));
    if (underWay.size() == 2) collect();
    spectrum.submit(passing.data(), samples, start + samples - readEnd, windows);
    underWay.push_back(windows);
    readEnd = start + samples;
    start += std::uint64_t{windows} * s.hopSize;
    if (readEnd == count) break;
  }
  while (!underWay.empty()) collect();
  return rows;
}

/// Largest difference in dB among bins that are not 130 dB under the strongest, where floats end.
inline double worstDb(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  const float least = *std::max_element(b.begin(), b.end()) * 1e-13F;
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(a[i] >= 0)) return std::numeric_limits<double>::infinity();
    if (a[i] < least && b[i] < least) continue;
    worst = std::max(worst, std::abs(10.0 * std::log10(double{a[i]} / double{b[i]})));
  }
  return worst;
}

inline constexpr std::array kFormats{SampleFormat::cu8,    SampleFormat::ci8,    SampleFormat::ci16Le,
                              SampleFormat::ci16Be, SampleFormat::cf32Le, SampleFormat::cf32Be};

}  // namespace sferic::test
