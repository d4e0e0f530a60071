// Two passes over the samples: long windows for the spectrum, short ones for the power over time.
#include "measure/box_meter.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "overview/overview_layout.hpp"
#include "overview/window_reader.hpp"

namespace sferic {
namespace {

struct WindowRange {
  std::uint64_t first = 0;
  std::uint64_t end = 0;
};

/// Those that lie whole inside the box. The last window of a recording may begin off the hop: it is left out.
WindowRange windowsInside(const BoxMeterConfig& config, std::uint32_t fftSize, std::uint32_t hopSize) {
  const std::uint64_t stop = config.sampleStart + config.sampleCount;
  if (config.sampleCount < fftSize) throw std::invalid_argument("the box is shorter than one transform");
  const WindowRange range{.first = (config.sampleStart + hopSize - 1) / hopSize,
                          .end = (stop - fftSize) / hopSize + 1};
  if (range.first >= range.end) throw std::invalid_argument("the box holds no whole window");
  return range;
}

void measureSpectrum(Source& source, const BoxMeterConfig& config, BoxMeasurementData& data) {
  const std::uint32_t fftSize = config.window.fftSize;
  const WindowRange range = windowsInside(config, fftSize, config.hopSize);
  const OverviewLayout layout(*source.sampleCount(), fftSize, config.hopSize);
  WindowReader reader(source, layout);
  WindowPowers powers(config.window);
  for (std::uint64_t window = range.first; window < range.end; ++window) {
    powers.add(reader.window(window, range.end - 1));
  }
  data.meanPower.resize(fftSize);
  std::vector<float> greatest(fftSize);
  powers.fold(1, data.meanPower, greatest);
  data.windowCount = powers.count();
  data.enbwBins = makeWindow(config.window.window, fftSize, config.window.kaiserBeta).enbwBins;
}

void measureEnvelope(Source& source, const BoxMeterConfig& config, BoxMeasurementData& data) {
  const std::uint32_t fftSize = config.envelopeFftSize;
  const std::uint32_t hopSize = fftSize / 2;
  const WindowRange range = windowsInside(config, fftSize, hopSize);
  const std::uint64_t count = range.end - range.first;
  data.windowsPerValue = static_cast<std::uint32_t>((count + kMostEnvelopeValues - 1) / kMostEnvelopeValues);
  data.envelopeStart = range.first * hopSize;
  data.envelope.reserve(count / data.windowsPerValue + 1);

  WindowSettings settings = config.window;
  settings.fftSize = fftSize;
  const double enbwBins = makeWindow(settings.window, fftSize, settings.kaiserBeta).enbwBins;
  const OverviewLayout layout(*source.sampleCount(), fftSize, hopSize);
  WindowReader reader(source, layout);
  WindowPowers powers(settings);
  std::vector<float> mean(fftSize);
  std::vector<float> greatest(fftSize);
  for (std::uint64_t window = range.first; window < range.end; window += data.windowsPerValue) {
    const std::uint64_t end = std::min<std::uint64_t>(range.end, window + data.windowsPerValue);
    powers.clear();
    for (std::uint64_t w = window; w < end; ++w) powers.add(reader.window(w, range.end - 1));
    powers.fold(1, mean, greatest);
    const auto band = mean.begin() + config.firstEnvelopeBin;
    const double sum = std::accumulate(band, band + config.envelopeBinCount, 0.0);
    data.envelope.push_back(static_cast<float>(sum / enbwBins));
  }
}

}  // namespace

BoxMeasurementData measureBox(Source& source, const BoxMeterConfig& config) {
  const std::uint64_t sourceCount = source.sampleCount().value_or(0);
  if (config.sampleStart >= sourceCount || config.sampleCount > sourceCount - config.sampleStart) {
    throw std::invalid_argument("the box lies outside the recording");
  }
  if (config.envelopeBinCount < 1 || config.firstEnvelopeBin >= config.envelopeFftSize ||
      config.envelopeBinCount > config.envelopeFftSize - config.firstEnvelopeBin) {
    throw std::invalid_argument("the box lies outside the band");
  }
  BoxMeasurementData data;
  measureSpectrum(source, config, data);
  measureEnvelope(source, config, data);
  return data;
}

}  // namespace sferic
