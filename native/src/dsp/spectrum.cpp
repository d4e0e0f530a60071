// The spectrum's inner loops and its sample history. Knows nothing of files, threads or detection.
#include "dsp/spectrum.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <vector>

#include "dsp/cpu_clones.hpp"
#include "dsp/fft_plan.hpp"
#include "dsp/window.hpp"
#include "dsp/windowing.hpp"

namespace sferic {
namespace {

/// Samples beyond two windows that the history holds: it stays in the second-level cache.
constexpr std::size_t kHistoryBlock = 16384;
constexpr std::size_t kLeastRoom = 4096;

constexpr std::size_t kLanes = 8;
using Lanes [[gnu::vector_size(kLanes * sizeof(float))]] = float;
/// Where in a group of eight the power of its k-th bin stands: the order that costs nothing on the way there.
/// It is undone once per row.
constexpr std::array<std::size_t, kLanes> kLaneOfBin{0, 1, 4, 5, 2, 3, 6, 7};

/// |X|^2 of eight bins, in the order of kLaneOfBin. Written with the compiler's vectors, because what it
/// makes of a plain loop over pairs takes 0.94 us for 4096 bins and this 0.71 (a 2-core Xeon with AVX2).
[[gnu::always_inline]] inline void powersOf(const float* spectrum, Lanes& powers) {
  Lanes low;
  Lanes high;
  std::memcpy(&low, spectrum, sizeof(low));
  std::memcpy(&high, spectrum + kLanes, sizeof(high));
  low *= low;
  high *= high;
#if defined(__clang__)
  powers = __builtin_shufflevector(low, high, 0, 2, 8, 10, 4, 6, 12, 14) +
           __builtin_shufflevector(low, high, 1, 3, 9, 11, 5, 7, 13, 15);
#else
  using Indices [[gnu::vector_size(kLanes * sizeof(int))]] = int;
  powers = __builtin_shuffle(low, high, Indices{0, 2, 8, 10, 4, 6, 12, 14}) +
           __builtin_shuffle(low, high, Indices{1, 3, 9, 11, 5, 7, 13, 15});
#endif
}

/// The first window of a row sets what the others add to: no pass over the sums only to clear them.
SFERIC_CPU_CLONES
void startPowers(const float* spectrum, std::size_t size, float* sum, float* max) {
  for (std::size_t k = 0; k < size; k += kLanes) {
    Lanes powers;
    powersOf(spectrum + 2 * k, powers);
    std::memcpy(sum + k, &powers, sizeof(powers));
    std::memcpy(max + k, &powers, sizeof(powers));
  }
}

SFERIC_CPU_CLONES
void addPowers(const float* spectrum, std::size_t size, float* sum, float* max) {
  for (std::size_t k = 0; k < size; k += kLanes) {
    Lanes powers;
    Lanes sums;
    Lanes maxima;
    powersOf(spectrum + 2 * k, powers);
    std::memcpy(&sums, sum + k, sizeof(sums));
    std::memcpy(&maxima, max + k, sizeof(maxima));
    sums += powers;
    maxima = powers > maxima ? powers : maxima;
    std::memcpy(sum + k, &sums, sizeof(sums));
    std::memcpy(max + k, &maxima, sizeof(maxima));
  }
}

/// From the lanes of the sums to bins, lowest frequency first.
SFERIC_CPU_CLONES
void unfold(const float* lanes, std::size_t size, float scale, float* row) {
  const std::size_t half = size / 2;
  for (std::size_t k = 0; k < half; k += kLanes) {
    for (std::size_t i = 0; i < kLanes; ++i) {
      row[half + k + i] = lanes[k + kLaneOfBin[i]] * scale;
      row[k + i] = lanes[half + k + kLaneOfBin[i]] * scale;
    }
  }
}

/// Of each pair of neighbours the sum: first those of `a`, then those of `b`.
[[gnu::always_inline]] inline void addPairs(const Lanes& a, const Lanes& b, Lanes& sums) {
#if defined(__clang__)
  sums = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14) + __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
#else
  using Indices [[gnu::vector_size(kLanes * sizeof(int))]] = int;
  sums = __builtin_shuffle(a, b, Indices{0, 2, 4, 6, 8, 10, 12, 14}) +
         __builtin_shuffle(a, b, Indices{1, 3, 5, 7, 9, 11, 13, 15});
#endif
}

/// Sums of the eight bins of every group, eight groups at a time. The order of the lanes does not matter to them.
SFERIC_CPU_CLONES
void addGroups(const float* lanes, std::size_t groups, float* cells) {
  for (std::size_t group = 0; group < groups; group += kLanes) {
    Lanes rows[kLanes];
    std::memcpy(rows, lanes + group * kLanes, sizeof(rows));
    for (std::size_t count = kLanes; count > 1; count /= 2) {
      for (std::size_t i = 0; i < count / 2; ++i) addPairs(rows[2 * i], rows[2 * i + 1], rows[i]);
    }
    std::memcpy(cells + group, rows, sizeof(rows[0]));
  }
}

/// What samples are windowed as: those that receivers deliver at speed as they lie, the others as the floats that they
/// are converted to first, which also finds those that are no number.
SampleFormat windowedAs(SampleFormat format) {
  switch (format) {
    case SampleFormat::cu8:
    case SampleFormat::ci8:
    case SampleFormat::ci16Le:
    case SampleFormat::ci16Be:
      return format;
    default:
      return SampleFormat::cf32Le;
  }
}

/// [complex.numbers]: an array of complex<float> is an array of pairs of float.
float* componentsOf(std::complex<float>* samples) { return reinterpret_cast<float*>(samples); }

}  // namespace

struct Spectrum::State {
  SpectrumConfig config;
  std::optional<FftPlan> fft;
  std::vector<float> window;            ///< as built, for the detector's correlations
  std::vector<float> inputWindow;  ///< for applyWindow()
  double enbwBins = 0;

  /// Samples in `format`. Stored as complex floats for their alignment.
  std::vector<std::complex<float>> history;
  std::size_t capacity = 0;  ///< samples in history
  SampleFormat format = SampleFormat::cf32Le;  ///< that they are windowed from
  std::size_t width = 8;     ///< bytes of one
  std::size_t head = 0;  ///< first sample of the next window
  std::size_t tail = 0;  ///< one past the last sample
  std::size_t takenFromBlock = 0;  ///< of the samples before the tail: they lie in the caller's block too
  std::uint64_t samplesInvalid = 0;

  std::vector<float> sum, max;          ///< 0 Hz first, in the order of kLaneOfBin
  std::vector<float> rowMean, rowMax;   ///< lowest frequency first
  std::uint32_t windowsInRow = 0;
  std::vector<std::uint32_t> sliceWindows;
  std::vector<float> slicePower;        ///< until the row is done: of all its windows up to the end of the slice
  std::uint32_t windowsInSlice = 0;
  std::uint64_t nextRowId = 0;
  std::uint64_t openRowStart = 0;
  RowView row;

  [[nodiscard]] std::byte* bytesAt(std::size_t sample) {
    return reinterpret_cast<std::byte*>(history.data()) + sample * width;
  }

  void transformWindow(const std::byte* samples) {
    applyWindow(format, samples, inputWindow, componentsOf(fft->input().data()));
    accumulate();
  }

  /// At least `count` places after the tail.
  void makeRoom(std::size_t count) {
    if (capacity - tail >= count) return;
    std::memmove(bytesAt(0), bytesAt(head), (tail - head) * width);
    tail -= head;
    head = 0;
  }

  /// Moves the first `count` samples of the caller's block into the history.
  void keep(std::span<const std::byte>& bytes, std::size_t count) {
    makeRoom(count);
    std::memcpy(bytesAt(tail), bytes.data(), count * width);
    tail += count;
    takenFromBlock += count;
    bytes = bytes.subspan(count * width);
  }

  /// A window that began in the last block had to be put together in the history. Once what is left there is
  /// all from this block, it is read where it lies again: only the windows across two blocks are ever copied.
  void returnToBlock(std::span<const std::byte>& bytes) {
    const std::size_t kept = tail - head;
    if (takenFromBlock == 0 || kept > takenFromBlock) return;
    bytes = {bytes.data() - kept * width, bytes.size() + kept * width};
    head = 0;
    tail = 0;
    takenFromBlock = 0;
  }

  bool processConverted(Spectrum& spectrum, std::span<const std::byte>& bytes) {
    const std::size_t givenWidth = bytesPerSample(config.format);
    for (;;) {
      if (spectrum.process()) return true;
      if (bytes.empty()) return false;
      const auto room = spectrum.room();
      const std::size_t count = std::min({room.size(), kHistoryBlock, bytes.size() / givenWidth});
      samplesInvalid += convertSamples(config.format, bytes.first(count * givenWidth), room.first(count));
      spectrum.commit(count);
      bytes = bytes.subspan(count * givenWidth);
    }
  }

  void accumulate() {
    fft->execute();
    const float* spectrum = componentsOf(fft->output().data());
    if (windowsInRow == 0) {
      sliceWindows.clear();
      startPowers(spectrum, config.fftSize, sum.data(), max.data());
    } else {
      addPowers(spectrum, config.fftSize, sum.data(), max.data());
    }
    ++windowsInRow;
    if (config.windowsPerSlice > 0 && ++windowsInSlice == config.windowsPerSlice) endSlice();
  }

  void endSlice() {
    const std::size_t cells = config.fftSize / kSliceCellBins;
    float* const power = slicePower.data() + sliceWindows.size() * cells;
    // Lowest frequency first.
    addGroups(sum.data() + config.fftSize / 2, cells / 2, power);
    addGroups(sum.data(), cells / 2, power + cells / 2);
    sliceWindows.push_back(windowsInSlice);
    windowsInSlice = 0;
  }

  /// From the sums up to the end of each slice to the mean of its own windows.
  void finishSlices() {
    if (windowsInSlice > 0) endSlice();
    const std::size_t cells = config.fftSize / kSliceCellBins;
    for (std::size_t slice = sliceWindows.size(); slice-- > 0;) {
      const float scale = 1.0F / static_cast<float>(sliceWindows[slice]);
      float* const power = slicePower.data() + slice * cells;
      for (std::size_t k = 0; k < cells; ++k) power[k] = scale * (slice == 0 ? power[k] : power[k] - power[k - cells]);
    }
  }

  void finishRow(std::uint64_t sampleCount) {
    unfold(sum.data(), config.fftSize, 1.0F / static_cast<float>(windowsInRow), rowMean.data());
    unfold(max.data(), config.fftSize, 1.0F, rowMax.data());
    row = {.rowId = nextRowId,
           .sampleStart = openRowStart,
           .sampleCount = sampleCount,
           .mean = rowMean,
           .max = rowMax};
    if (config.windowsPerSlice > 0) {
      finishSlices();
      const std::size_t cells = config.fftSize / kSliceCellBins;
      row.slices = {sliceWindows, std::span<const float>(slicePower).first(sliceWindows.size() * cells)};
    }
    ++nextRowId;
    openRowStart += static_cast<std::uint64_t>(config.averages) * config.hopSize;
    windowsInRow = 0;
  }

  [[nodiscard]] std::uint64_t rowLength(std::uint32_t windows) const {
    return static_cast<std::uint64_t>(windows - 1) * config.hopSize + config.fftSize;
  }

  /// Fewer samples than one window: a window of their own length, so that a tone still reads its power.
  void transformShort(std::size_t count) {
    const std::span<std::complex<float>> input = fft->input();
    std::fill(input.begin(), input.end(), std::complex<float>{});
    const Window own = makeWindow(config.window, static_cast<std::uint32_t>(count), config.kaiserBeta);
    applyWindow(format, bytesAt(head), sferic::inputWindow(format, own), componentsOf(input.data()));
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
  s.format = windowedAs(config.format);
  s.inputWindow = sferic::inputWindow(s.format, window);
  s.window = std::move(window.coefficients);
  // Twice the window, so that the part that is kept is moved to the front only once per window length or
  // block.
  s.capacity = 2 * static_cast<std::size_t>(config.fftSize) + kHistoryBlock;
  s.width = bytesPerSample(s.format);
  s.history.assign(s.capacity * s.width / sizeof(std::complex<float>), {});
  const std::size_t slices = config.windowsPerSlice == 0 ? 0 : (config.averages - 1) / config.windowsPerSlice + 1;
  s.sliceWindows.reserve(slices);
  s.slicePower.assign(slices * config.fftSize / kSliceCellBins, 0.0F);
  for (std::vector<float>* bins : {&s.sum, &s.max, &s.rowMean, &s.rowMax}) bins->assign(config.fftSize, 0.0F);
  reset();
}

void Spectrum::reset(std::uint64_t sampleStart) {
  State& s = *state_;
  s.head = 0;
  s.tail = 0;
  s.takenFromBlock = 0;
  s.samplesInvalid = 0;
  s.windowsInRow = 0;
  s.sliceWindows.clear();
  s.windowsInSlice = 0;
  s.nextRowId = 0;
  s.openRowStart = sampleStart;
  s.row = {};
}

std::span<std::complex<float>> Spectrum::room() {
  State& s = *state_;
  s.makeRoom(kLeastRoom);
  return std::span(s.history).subspan(s.tail, s.capacity - s.tail);
}

void Spectrum::commit(std::size_t count) { state_->tail += count; }

bool Spectrum::process() {
  State& s = *state_;
  while (s.tail - s.head >= s.config.fftSize) {
    s.transformWindow(s.bytesAt(s.head));
    s.head += s.config.hopSize;
    if (s.windowsInRow == s.config.averages) {
      s.finishRow(s.rowLength(s.config.averages));
      return true;
    }
  }
  return false;
}

bool Spectrum::process(std::span<const std::byte>& bytes) {
  State& s = *state_;
  if (s.format == SampleFormat::cf32Le) return s.processConverted(*this, bytes);
  const std::size_t fftSize = s.config.fftSize;
  for (;;) {
    s.returnToBlock(bytes);
    const std::size_t kept = s.tail - s.head;
    const std::size_t given = bytes.size() / s.width;
    if (kept == 0 && given >= fftSize) {
      s.transformWindow(bytes.data());
      bytes = bytes.subspan(s.config.hopSize * s.width);
    } else {
      s.keep(bytes, std::min(given, fftSize - kept));
      if (kept + given < fftSize) {
        s.takenFromBlock = 0;
        return false;
      }
      s.transformWindow(s.bytesAt(s.head));
      s.head += s.config.hopSize;
    }
    if (s.windowsInRow == s.config.averages) {
      s.finishRow(s.rowLength(s.config.averages));
      return true;
    }
  }
}

std::uint64_t Spectrum::samplesInvalid() const { return state_->samplesInvalid; }

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
