// The spectrum's inner loops and its sample history. Knows nothing of files, threads or detection.
#include "dsp/spectrum.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <vector>

#include "dsp/cpu_clones.hpp"
#include "dsp/fft_plan.hpp"
#include "dsp/window.hpp"

namespace sferic {
namespace {

/// Samples beyond one window that the history holds: the converted block stays in the second-level cache.
constexpr std::size_t kHistoryBlock = 16384;
constexpr std::size_t kLeastRoom = 4096;

SFERIC_CPU_CLONES
void applyWindow(const float* samples, const float* window, std::size_t size, float* out) {
  for (std::size_t n = 0; n < size; ++n) {
    out[2 * n] = samples[2 * n] * window[n];
    out[2 * n + 1] = samples[2 * n + 1] * window[n];
  }
}

/// The first window of a row sets what the others add to: no pass over the sums only to clear them.
SFERIC_CPU_CLONES
void startPowers(const float* spectrum, std::size_t size, float* sum, float* max) {
  for (std::size_t k = 0; k < size; ++k) {
    const float re = spectrum[2 * k];
    const float im = spectrum[2 * k + 1];
    const float power = re * re + im * im;
    sum[k] = power;
    max[k] = power;
  }
}

SFERIC_CPU_CLONES
void addPowers(const float* spectrum, std::size_t size, float* sum, float* max) {
  for (std::size_t k = 0; k < size; ++k) {
    const float re = spectrum[2 * k];
    const float im = spectrum[2 * k + 1];
    const float power = re * re + im * im;
    sum[k] += power;
    max[k] = power > max[k] ? power : max[k];
  }
}

/// [complex.numbers]: an array of complex<float> is an array of pairs of float.
float* componentsOf(std::complex<float>* samples) { return reinterpret_cast<float*>(samples); }

}  // namespace

struct Spectrum::State {
  SpectrumConfig config;
  std::optional<FftPlan> fft;
  std::vector<float> window;            ///< as built, for the detector's correlations
  std::vector<float> normalisedWindow;  ///< divided by its sum, so that a tone's |X|^2 is its power
  double enbwBins = 0;

  std::vector<std::complex<float>> history;
  std::size_t head = 0;  ///< first sample of the next window
  std::size_t tail = 0;  ///< one past the last sample

  std::vector<float> sum, max;          ///< FFT order, 0 Hz first
  std::vector<float> rowMean, rowMax;   ///< lowest frequency first
  std::uint32_t windowsInRow = 0;
  std::uint64_t nextRowId = 0;
  std::uint64_t openRowStart = 0;
  RowView row;

  void transformWindow() {
    const std::size_t size = config.fftSize;
    applyWindow(componentsOf(history.data() + head), normalisedWindow.data(), size,
                componentsOf(fft->input().data()));
    accumulate();
    head += config.hopSize;
  }

  void accumulate() {
    fft->execute();
    const float* spectrum = componentsOf(fft->output().data());
    if (windowsInRow == 0) {
      startPowers(spectrum, config.fftSize, sum.data(), max.data());
    } else {
      addPowers(spectrum, config.fftSize, sum.data(), max.data());
    }
    ++windowsInRow;
  }

  void finishRow(std::uint64_t sampleCount) {
    const std::size_t half = config.fftSize / 2;
    const float scale = 1.0F / static_cast<float>(windowsInRow);
    for (std::size_t k = 0; k < half; ++k) {
      rowMean[k] = sum[k + half] * scale;
      rowMean[k + half] = sum[k] * scale;
    }
    std::copy_n(max.begin() + static_cast<std::ptrdiff_t>(half), half, rowMax.begin());
    std::copy_n(max.begin(), half, rowMax.begin() + static_cast<std::ptrdiff_t>(half));
    row = {.rowId = nextRowId,
           .sampleStart = openRowStart,
           .sampleCount = sampleCount,
           .mean = rowMean,
           .max = rowMax};
    ++nextRowId;
    openRowStart += static_cast<std::uint64_t>(config.averages) * config.hopSize;
    windowsInRow = 0;
  }

  [[nodiscard]] std::uint64_t rowLength(std::uint32_t windows) const {
    return static_cast<std::uint64_t>(windows - 1) * config.hopSize + config.fftSize;
  }

  /// Fewer samples than one window: a window of their own length, so that a tone still reads its power.
  void transformShort(std::size_t count) {
    const std::span<std::complex<float>> buffer = fft->input();
    std::fill(buffer.begin(), buffer.end(), std::complex<float>{});
    const Window ownWindow = makeWindow(config.window, static_cast<std::uint32_t>(count), config.kaiserBeta);
    for (std::size_t n = 0; n < count; ++n) {
      buffer[n] = history[head + n] * static_cast<float>(double{ownWindow.coefficients[n]} / ownWindow.sum);
    }
    accumulate();
  }
};

Spectrum::Spectrum() : state_(std::make_unique<State>()) {}
Spectrum::~Spectrum() = default;
Spectrum::Spectrum(Spectrum&&) noexcept = default;
Spectrum& Spectrum::operator=(Spectrum&&) noexcept = default;

void Spectrum::configure(const SpectrumConfig& config) {
  if (config.hopSize < 1 || config.hopSize > config.fftSize || config.averages < 1) {
    throw std::invalid_argument("a spectrum needs 1 <= hopSize <= fftSize and at least one average");
  }
  State& s = *state_;
  s.config = config;
  s.fft.emplace(config.fftSize, config.wisdomFolder);
  Window window = makeWindow(config.window, config.fftSize, config.kaiserBeta);
  s.enbwBins = window.enbwBins;
  s.normalisedWindow.resize(config.fftSize);
  std::transform(window.coefficients.begin(), window.coefficients.end(), s.normalisedWindow.begin(),
                 [&](float w) { return static_cast<float>(static_cast<double>(w) / window.sum); });
  s.window = std::move(window.coefficients);
  // Twice the window, so that the part that is kept is moved to the front only once per window length or
  // block.
  s.history.assign(2 * static_cast<std::size_t>(config.fftSize) + kHistoryBlock, {});
  for (std::vector<float>* bins : {&s.sum, &s.max, &s.rowMean, &s.rowMax}) bins->assign(config.fftSize, 0.0F);
  reset();
}

void Spectrum::reset(std::uint64_t sampleStart) {
  State& s = *state_;
  s.head = 0;
  s.tail = 0;
  s.windowsInRow = 0;
  s.nextRowId = 0;
  s.openRowStart = sampleStart;
  s.row = {};
}

std::span<std::complex<float>> Spectrum::room() {
  State& s = *state_;
  if (s.history.size() - s.tail < kLeastRoom) {
    std::copy(s.history.begin() + static_cast<std::ptrdiff_t>(s.head),
              s.history.begin() + static_cast<std::ptrdiff_t>(s.tail), s.history.begin());
    s.tail -= s.head;
    s.head = 0;
  }
  return std::span(s.history).subspan(s.tail);
}

void Spectrum::commit(std::size_t count) { state_->tail += count; }

bool Spectrum::process() {
  State& s = *state_;
  while (s.tail - s.head >= s.config.fftSize) {
    s.transformWindow();
    if (s.windowsInRow == s.config.averages) {
      s.finishRow(s.rowLength(s.config.averages));
      return true;
    }
  }
  return false;
}

bool Spectrum::flush() {
  State& s = *state_;
  if (s.windowsInRow > 0) {
    s.finishRow(s.rowLength(s.windowsInRow));
    return true;
  }
  const std::size_t left = s.tail - s.head;
  if (s.nextRowId > 0 || left == 0) return false;
  s.transformShort(left);
  s.finishRow(left);
  return true;
}

RowView Spectrum::row() const { return state_->row; }

std::uint64_t Spectrum::samplesToRow() const {
  const State& s = *state_;
  const std::uint64_t needed = s.rowLength(s.config.averages - s.windowsInRow);
  const std::uint64_t have = s.tail - s.head;
  return needed > have ? needed - have : 0;
}

std::span<const float> Spectrum::window() const { return state_->window; }
double Spectrum::enbwBins() const { return state_->enbwBins; }
std::uint64_t Spectrum::samplesPerRow() const {
  return static_cast<std::uint64_t>(state_->config.averages) * state_->config.hopSize;
}

}  // namespace sferic
