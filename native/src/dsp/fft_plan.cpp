// FFTW's plan as a value that frees itself. Knows nothing of windows or rows.
//
// Why FFTW_ESTIMATE: FFTW_MEASURE times algorithms when it plans, so two runs of the same program may choose
// different ones, and their last bits differ; replays must be byte-identical. What it costs was measured with
// FFTW 3.3.10 on a Xeon with AVX-512, estimate over measure, bare transform in cache: 1.03 at 4096 (the
// default), 1.12 at 2048, 1.2 to 1.4 from 256 to 1024, and 1.3 to 2.0 from 8192 up. The automatic settings
// use 4096 from 1 MS/s on, and less only for slower recordings, where there is time to spare. Wisdom that is
// measured once per machine and kept would bring the rest without giving up equal bits.
#include "dsp/fft_plan.hpp"

#include <fftw3.h>

#include <mutex>
#include <new>
#include <stdexcept>

namespace sferic {
namespace {

/// FFTW's planner is one per process and not thread-safe, so its lock is one per process too.
std::mutex& plannerMutex() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

struct FftPlan::State {
  explicit State(std::uint32_t fftSize) : size(fftSize) {
    const std::scoped_lock lock(plannerMutex());
    data = fftwf_alloc_complex(size);
    if (data == nullptr) throw std::bad_alloc();
    plan = fftwf_plan_dft_1d(static_cast<int>(size), data, data, FFTW_FORWARD, FFTW_ESTIMATE);
    if (plan == nullptr) {
      fftwf_free(data);
      throw std::runtime_error("FFTW has no plan for " + std::to_string(size) + " points");
    }
  }
  ~State() {
    const std::scoped_lock lock(plannerMutex());
    fftwf_destroy_plan(plan);
    fftwf_free(data);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::uint32_t size;
  fftwf_complex* data = nullptr;
  fftwf_plan plan = nullptr;
};

FftPlan::FftPlan(std::uint32_t size) : state_(std::make_unique<State>(size)) {}
FftPlan::~FftPlan() = default;
FftPlan::FftPlan(FftPlan&&) noexcept = default;
FftPlan& FftPlan::operator=(FftPlan&&) noexcept = default;

std::span<std::complex<float>> FftPlan::buffer() const {
  return {reinterpret_cast<std::complex<float>*>(state_->data), state_->size};
}

void FftPlan::execute() { fftwf_execute(state_->plan); }

std::string fftwVersion() { return static_cast<const char*>(fftwf_version); }

}  // namespace sferic
