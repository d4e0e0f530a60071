// Samples in, rows out: window, FFT, |X|^2, mean and max over `averages` windows (Welch 1967). Knows nothing
// of files, threads or detection.
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "dsp/sample_format.hpp"
#include "dsp/window.hpp"
#include "sferic/row.hpp"

namespace sferic {

struct SpectrumConfig {
  std::uint32_t fftSize = 4096;  ///< power of two, 256 to 65536
  std::uint32_t hopSize = 2048;  ///< samples from one window to the next, 1 to fftSize
  std::uint32_t averages = 1;    ///< windows in one row, at least 1
  std::uint32_t windowsPerSlice = 0;  ///< of a row, see RowSlices; 0: there are none
  WindowKind window = WindowKind::hann;
  double kaiserBeta = kDefaultKaiserBeta;  ///< for the Kaiser window, at least 0
  /// Of the samples given to process(bytes). room() and commit() are for cf32Le, the default.
  SampleFormat format = SampleFormat::cf32Le;
  std::filesystem::path wisdomFolder{};    ///< see FftPlan; empty: plans are estimated
};

/// Row r covers windows r * averages .. r * averages + averages - 1 and starts at sample r * averages *
/// hopSize (from the sample given to reset). Use: write into room(), commit(), then process() until it
/// answers false. How the samples are cut into blocks does not change one bit of the rows.
class Spectrum {
 public:
  Spectrum();
  ~Spectrum();
  Spectrum(Spectrum&&) noexcept;
  Spectrum& operator=(Spectrum&&) noexcept;

  /// Allocates everything. Implies reset().
  void configure(const SpectrumConfig& config);

  /// Forgets all samples: as new. `sampleStart` is the index of the next sample.
  void reset(std::uint64_t sampleStart = 0);

  /// Where the next samples go: at least 4096 places once process() has answered false.
  [[nodiscard]] std::span<std::complex<float>> room();

  /// The first `count` places of room() have been filled.
  void commit(std::size_t count);

  /// Works through the samples at hand up to the end of the next row. true: row() is ready; false: it needs
  /// more.
  bool process();

  /// The other way in, without room(): whole samples in the configured format, read where they lie and
  /// converted as they are windowed. true: row() is ready; call again with what is left of `bytes`. false:
  /// all of `bytes` is used up, and its memory may go. Gives the same bits as room() with convertSamples();
  /// blocks of many windows are best.
  bool process(std::span<const std::byte>& bytes);

  /// Since reset(): how many samples given to process(bytes) were not finite numbers and were taken as 0.
  [[nodiscard]] std::uint64_t samplesInvalid() const;

  /// At the end of a source: the row that is still open, with the windows it has; or, where all samples
  /// together were fewer than fftSize, one row of them all under a window of their own length, padded with
  /// zeros. Samples after the last whole window are left out. false: nothing was open. Only reset() may
  /// follow.
  bool flush();

  /// The row that process() or flush() announced; valid until the next call.
  [[nodiscard]] RowView row() const;

  /// Samples still to be committed until the open row is complete; 0 when process() has one at hand.
  [[nodiscard]] std::uint64_t samplesToRow() const;

  [[nodiscard]] std::span<const float> window() const;
  [[nodiscard]] double enbwBins() const;
  [[nodiscard]] std::uint64_t samplesPerRow() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sferic
