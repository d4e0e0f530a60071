// The five that are compared, all over the same bytes: bare transforms, the bare loop, the spectrum stage, the engine's
// chain down to detections, and that with every row counted in a density. Each owns its buffers, so that one per thread may run at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bare_loop.hpp"
#include "dsp/density.hpp"
#include "dsp/spectrum.hpp"
#include "sferic/detector.hpp"

namespace sferic::bench {

class Contenders {
 public:
  Contenders(const SpectrumConfig& config, SampleFormat format);

  // Each works through all samples and answers a number that depends on the work. For the spectrum and the
  // engine one run goes on where the last one ended, as a stream does: what the detector does only at its
  // start is left out.
  double runFft(std::span<const std::byte> bytes);
  double runBareLoop(std::span<const std::byte> bytes);
  double runSpectrum(std::span<const std::byte> bytes);
  double runEngine(std::span<const std::byte> bytes);
  double runWithDensity(std::span<const std::byte> bytes);

  [[nodiscard]] bool isPlanMeasured() const { return fft_.isMeasured(); }

 private:
  template <typename OnRow>
  void rowsOf(std::span<const std::byte> bytes, OnRow onRow);

  SpectrumConfig config_;
  SampleFormat format_;
  FftPlan fft_;
  BareLoop bareLoop_;
  Spectrum spectrum_;
  Detector detector_;
  Density density_;
  std::uint64_t densitySample_ = 0;
  std::vector<Detection> detections_;
};

}  // namespace sferic::bench
