// The yardstick: the shortest loop that takes samples to rows in dB. One window at a time: conversion and
// window in one pass into the FFT's input, the transform, the sum of powers, and dB once per row. It keeps no
// max row, checks nothing, and takes all samples from one array.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dsp/fft_plan.hpp"
#include "dsp/sample_format.hpp"
#include "dsp/spectrum.hpp"

namespace sferic::bench {

class BareLoop {
 public:
  BareLoop(const SpectrumConfig& config, SampleFormat format);

  /// Works through all whole rows; answers a sum over them, so that no work can be left out.
  double run(std::span<const std::byte> bytes);

 private:
  SpectrumConfig config_;
  SampleFormat format_;
  FftPlan fft_;
  std::vector<float> window_;  ///< every coefficient twice, scaled for the format
  std::vector<float> sum_;
  std::vector<float> rowDb_;
};

}  // namespace sferic::bench
