#include "contenders.hpp"

#include <algorithm>

namespace sferic::bench {
namespace {

constexpr std::size_t kBlockSamples = 16384;
constexpr double kSampleRateHz = 50e6;

}  // namespace

Contenders::Contenders(const SpectrumConfig& config, SampleFormat format)
    : config_(config),
      format_(format),
      fft_(config.fftSize, config.wisdomFolder),
      bareLoop_(config, format) {
  for (std::size_t n = 0; n < config.fftSize; ++n) fft_.input()[n] = 0.001F * static_cast<float>(n % 17);
  SpectrumConfig ofFormat = config;
  ofFormat.format = format;
  spectrum_.configure(ofFormat);
  detector_.configure({.fftSize = config.fftSize,
                       .sampleRateHz = kSampleRateHz,
                       .enbwBins = spectrum_.enbwBins(),
                       .overlap = 1.0 - static_cast<double>(config.hopSize) / config.fftSize,
                       .averages = config.averages,
                       .window = spectrum_.window()});
  density_.configure({.binCount = config.fftSize, .maxColumns = 16384, .sampleRateHz = kSampleRateHz});
}

double Contenders::runFft(std::span<const std::byte> bytes) {
  const std::size_t samples = bytes.size() / bytesPerSample(format_);
  for (std::size_t at = 0; at + config_.fftSize <= samples; at += config_.hopSize) fft_.execute();
  return static_cast<double>(fft_.output()[1].real());
}

double Contenders::runBareLoop(std::span<const std::byte> bytes) { return bareLoop_.run(bytes); }

template <typename OnRow>
void Contenders::rowsOf(std::span<const std::byte> bytes, OnRow onRow) {
  const std::size_t width = bytesPerSample(format_);
  const std::size_t samples = bytes.size() / width;
  for (std::size_t at = 0; at < samples;) {
    const std::size_t count = std::min(kBlockSamples, samples - at);
    std::span<const std::byte> block = bytes.subspan(at * width, count * width);
    while (spectrum_.process(block)) onRow(spectrum_.row());
    at += count;
  }
}

double Contenders::runSpectrum(std::span<const std::byte> bytes) {
  double check = 0;
  rowsOf(bytes, [&](const RowView& row) { check += static_cast<double>(row.mean[1]); });
  return check;
}

double Contenders::runEngine(std::span<const std::byte> bytes) {
  std::size_t count = 0;
  rowsOf(bytes, [&](const RowView& row) {
    detector_.process(row, detections_);
    count += detections_.size();
    detections_.clear();
  });
  return static_cast<double>(count);
}

double Contenders::runWithDensity(std::span<const std::byte> bytes) {
  std::size_t count = 0;
  rowsOf(bytes, [&](const RowView& row) {
    detector_.process(row, detections_);
    count += detections_.size();
    detections_.clear();
    density_.process(row.mean, densitySample_);
    densitySample_ += std::uint64_t{config_.hopSize} * config_.averages;
  });
  return static_cast<double>(count) + density_.densityAt(0, density_.firstCell());
}

}  // namespace sferic::bench
