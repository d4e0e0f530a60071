#include "bare_loop.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "dsp/cpu_clones.hpp"
#include "dsp/window.hpp"

namespace sferic::bench {
namespace {

/// `window` holds every coefficient twice, so that the loop is flat.
template <typename Word>
inline void windowed(const std::byte* bytes, const float* window, std::size_t count, float bias, float* out) {
  for (std::size_t i = 0; i < count; ++i) {
    Word word;
    std::memcpy(&word, bytes + i * sizeof(Word), sizeof(Word));
    out[i] = (static_cast<float>(word) - bias) * window[i];
  }
}

SFERIC_CPU_CLONES
void windowedU8(const std::byte* bytes, const float* window, std::size_t count, float* out) {
  windowed<std::uint8_t>(bytes, window, count, 127.5F, out);
}
SFERIC_CPU_CLONES
void windowedI8(const std::byte* bytes, const float* window, std::size_t count, float* out) {
  windowed<std::int8_t>(bytes, window, count, 0.0F, out);
}
SFERIC_CPU_CLONES
void windowedI16(const std::byte* bytes, const float* window, std::size_t count, float* out) {
  windowed<std::int16_t>(bytes, window, count, 0.0F, out);
}
SFERIC_CPU_CLONES
void windowedF32(const std::byte* bytes, const float* window, std::size_t count, float* out) {
  windowed<float>(bytes, window, count, 0.0F, out);
}

SFERIC_CPU_CLONES
void addPowers(const float* spectrum, std::size_t size, float* sum) {
  for (std::size_t k = 0; k < size; ++k) {
    sum[k] += spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1];
  }
}

/// 10 log10(scale * x) within 0.001 dB, from the exponent and a polynomial of the mantissa, because the
/// library's would make the yardstick slow. Also clears the sums.
SFERIC_CPU_CLONES
void toDecibels(float* sum, std::size_t size, float scale, float* out) {
  for (std::size_t k = 0; k < size; ++k) {
    const auto bits = std::bit_cast<std::int32_t>(sum[k] * scale + 1e-30F);
    const auto exponent = static_cast<float>((bits >> 23) - 127);
    const float m = std::bit_cast<float>((bits & 0x007fffff) | 0x3f800000) - 1.0F;
    // log2(1 + m) on [0, 1], zero at both ends' errors.
    const float log2 =
        m * (1.44179F + m * (-0.70781F + m * (0.41571F + m * (-0.19298F + m * 0.04329F))));
    out[k] = 3.0103F * (exponent + log2);
    sum[k] = 0.0F;
  }
}

float scaleOf(SampleFormat format) {
  switch (format) {
    case SampleFormat::cu8:
      return 1.0F / 127.5F;
    case SampleFormat::ci8:
      return 1.0F / 128.0F;
    case SampleFormat::ci16Le:
    case SampleFormat::ci16Be:
      return 1.0F / 32768.0F;
    default:
      return 1.0F;
  }
}

}  // namespace

BareLoop::BareLoop(const SpectrumConfig& config, SampleFormat format)
    : config_(config),
      format_(format),
      fft_(config.fftSize, config.wisdomFolder),
      sum_(config.fftSize, 0.0F),
      rowDb_(config.fftSize, 0.0F) {
  const Window window = makeWindow(config.window, config.fftSize, config.kaiserBeta);
  for (const float w : window.coefficients) {
    window_.insert(window_.end(), 2, static_cast<float>(double{w} / window.sum) * scaleOf(format));
  }
}

double BareLoop::run(std::span<const std::byte> bytes) {
  const std::size_t width = bytesPerSample(format_);
  const std::size_t samples = bytes.size() / width;
  auto* input = reinterpret_cast<float*>(fft_.input().data());
  const auto* output = reinterpret_cast<const float*>(fft_.output().data());
  const std::size_t components = 2 * std::size_t{config_.fftSize};
  double check = 0;
  std::uint32_t windows = 0;
  for (std::size_t at = 0; at + config_.fftSize <= samples; at += config_.hopSize) {
    const std::byte* block = bytes.data() + at * width;
    switch (width) {
      case 2:
        (format_ == SampleFormat::cu8 ? windowedU8 : windowedI8)(block, window_.data(), components, input);
        break;
      case 4:
        windowedI16(block, window_.data(), components, input);
        break;
      default:
        windowedF32(block, window_.data(), components, input);
    }
    fft_.execute();
    addPowers(output, config_.fftSize, sum_.data());
    if (++windows < config_.averages) continue;
    toDecibels(sum_.data(), config_.fftSize, 1.0F / static_cast<float>(windows), rowDb_.data());
    check += static_cast<double>(rowDb_[1]);
    windows = 0;
  }
  return check;
}

}  // namespace sferic::bench
