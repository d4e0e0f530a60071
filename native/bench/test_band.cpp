#include "test_band.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstring>
#include <numbers>
#include <random>

namespace sferic::bench {
namespace {

struct Carrier {
  double cyclesPerSample, amplitude;
  std::size_t keyedSamples;  ///< on and off for so many; 0: always on
};

constexpr std::array kCarriers{Carrier{0.11, 0.1, 0}, Carrier{-0.23, 0.02, 0}, Carrier{0.31, 0.005, 0},
                               Carrier{-0.4, 0.001, 0}, Carrier{0.05, 0.05, 200'000}};
constexpr double kNoisePower = 1e-4;

template <typename Word>
void put(std::vector<std::byte>& bytes, std::size_t index, double value, double scale, double offset) {
  const double limit = std::clamp(value * scale + offset, -32768.0, 32767.0);
  Word word;
  if constexpr (std::is_floating_point_v<Word>) {
    word = static_cast<Word>(value);
  } else {
    word = static_cast<Word>(std::lround(limit));
  }
  std::memcpy(bytes.data() + index * sizeof(Word), &word, sizeof(Word));
}

}  // namespace

std::vector<std::byte> testBand(SampleFormat format, std::size_t sampleCount, std::uint64_t seed) {
  std::vector<std::byte> bytes(sampleCount * bytesPerSample(format));
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(0.0, std::sqrt(kNoisePower / 2.0));
  std::array<std::complex<double>, kCarriers.size()> phasors;
  phasors.fill(1.0);
  for (std::size_t n = 0; n < sampleCount; ++n) {
    const double re = normal(random);
    std::complex<double> sample(re, normal(random));
    for (std::size_t c = 0; c < kCarriers.size(); ++c) {
      const Carrier& carrier = kCarriers[c];
      const bool isOn = carrier.keyedSamples == 0 || n / carrier.keyedSamples % 2 == 0;
      if (isOn) sample += carrier.amplitude * phasors[c];
      phasors[c] *= std::polar(1.0, 2.0 * std::numbers::pi * carrier.cyclesPerSample);
    }
    for (std::size_t i = 0; i < 2; ++i) {
      const double value = i == 0 ? sample.real() : sample.imag();
      switch (format) {
        case SampleFormat::cu8:
          put<std::uint8_t>(bytes, 2 * n + i, value, 127.5, 127.5);
          break;
        case SampleFormat::ci8:
          put<std::int8_t>(bytes, 2 * n + i, value, 127.0, 0.0);
          break;
        case SampleFormat::ci16Le:
        case SampleFormat::ci16Be:
          put<std::int16_t>(bytes, 2 * n + i, value, 32767.0, 0.0);
          break;
        default:
          put<float>(bytes, 2 * n + i, value, 1.0, 0.0);
      }
    }
  }
  return bytes;
}

}  // namespace sferic::bench
