// FFTW's plan as a value that frees itself, and the wisdom files. Knows nothing of windows or rows.
//
// Why wisdom, and why it is never measured anew: FFTW_MEASURE times algorithms when it plans, so two runs
// choose different ones, and then the last bits of their rows differ (seen at 7 of 9 sizes within 4 runs on
// one quiet machine), but replays must be byte-identical. FFTW_ESTIMATE always chooses the same, and pays for
// it: measured with FFTW 3.3.10 on a Xeon with AVX-512, bare transform, out of place, estimate over measure:
// 1.3 at 256 and 512, 1.2 at 1024, 1.1 at 2048, 1.4 at 4096 (the default), 1.5 at 8192, 1.6 to 1.7 at 16384
// and 32768, 1.4 at 65536. So it is measured once per machine and size, written down, and from then on only
// read. Transforms are out of place, which saves another 1.2 to 1.6 up to 4096.
#include "dsp/fft_plan.hpp"

#include <fftw3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <new>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace sferic {
namespace {

/// FFTW's planner is one per process and not thread-safe, so its lock is one per process too.
std::mutex& plannerMutex() {
  static std::mutex mutex;
  return mutex;
}

struct FftwFree {
  void operator()(void* data) const { fftwf_free(data); }
};
using Samples = std::unique_ptr<fftwf_complex[], FftwFree>;

Samples allocate(std::uint32_t size) {
  Samples samples(fftwf_alloc_complex(size));
  if (samples == nullptr) throw std::bad_alloc();
  return samples;
}

/// Under the planner's lock.
fftwf_plan planned(std::uint32_t size, const Samples& input, const Samples& output, unsigned flags) {
  return fftwf_plan_dft_1d(static_cast<int>(size), input.get(), output.get(), FFTW_FORWARD, flags);
}

std::string textOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Wisdom of another processor would still be valid, but slow; home folders are shared and disks move.
std::string cpuText() {
  std::ifstream info("/proc/cpuinfo");
  std::string line;
  std::string text;
  while (std::getline(info, line) && !line.empty()) {
    const bool isOfInterest = line.starts_with("model") || line.starts_with("flags") ||
                              line.starts_with("CPU ") || line.starts_with("Features");
    if (isOfInterest) text += line;
  }
  return text;
}

/// FNV-1a, 32 bits (Fowler, Noll, Vo).
std::uint32_t hashOf(std::string_view text) {
  std::uint32_t hash = 0x811c9dc5U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
  return hash;
}

/// A file beside `path` that only this call writes; empty where it cannot.
std::filesystem::path startDraft(const std::filesystem::path& path) {
  const std::filesystem::path draft = path.string() + "." + std::to_string(std::random_device()()) + ".draft";
  return std::ofstream(draft, std::ios::binary).is_open() ? draft : std::filesystem::path();
}

/// Whole or not at all, and never over another one: linking fails where the name exists.
void publish(const std::filesystem::path& draft, std::string_view text, const std::filesystem::path& path) {
  std::ofstream file(draft, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  std::error_code ignored;
  if (file) std::filesystem::create_hard_link(draft, path, ignored);
}

}  // namespace

struct FftPlan::State {
  State(std::uint32_t fftSize, const std::filesystem::path& wisdomFolder)
      : size(fftSize), input(allocate(fftSize)), output(allocate(fftSize)) {
    const std::string wisdom = wisdomFolder.empty() ? "" : textOf(fftWisdomPath(wisdomFolder, size));
    const std::scoped_lock lock(plannerMutex());
    // What this process planned before must not matter, so FFTW's memory is emptied before and after.
    fftwf_forget_wisdom();
    if (!wisdom.empty() && fftwf_import_wisdom_from_string(wisdom.c_str()) != 0) {
      plan = planned(size, input, output, FFTW_MEASURE | FFTW_WISDOM_ONLY);
    }
    isMeasured = plan != nullptr;
    if (plan == nullptr) {
      fftwf_forget_wisdom();
      plan = planned(size, input, output, FFTW_ESTIMATE);
    }
    fftwf_forget_wisdom();
    if (plan == nullptr) {
      throw std::runtime_error("FFTW has no plan for " + std::to_string(size) + " points");
    }
  }
  ~State() {
    const std::scoped_lock lock(plannerMutex());
    fftwf_destroy_plan(plan);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::uint32_t size;
  Samples input;
  Samples output;
  fftwf_plan plan = nullptr;
  bool isMeasured = false;
};

FftPlan::FftPlan(std::uint32_t size, const std::filesystem::path& wisdomFolder)
    : state_(std::make_unique<State>(size, wisdomFolder)) {}
FftPlan::~FftPlan() = default;
FftPlan::FftPlan(FftPlan&&) noexcept = default;
FftPlan& FftPlan::operator=(FftPlan&&) noexcept = default;

std::span<std::complex<float>> FftPlan::input() const {
  return {reinterpret_cast<std::complex<float>*>(state_->input.get()), state_->size};
}

std::span<std::complex<float>> FftPlan::output() const {
  return {reinterpret_cast<std::complex<float>*>(state_->output.get()), state_->size};
}

void FftPlan::execute() { fftwf_execute(state_->plan); }

void FftPlan::transform(const std::complex<float>* samples, std::complex<float>* out) {
  // FFTW takes no const, but a complex transform out of place leaves its input alone unless told otherwise.
  auto* from = reinterpret_cast<fftwf_complex*>(const_cast<std::complex<float>*>(samples));
  auto* to = reinterpret_cast<fftwf_complex*>(out);
  const auto alignmentOf = [](fftwf_complex* place) { return fftwf_alignment_of(&place[0][0]); };
  const bool isInputAligned = alignmentOf(from) == alignmentOf(state_->input.get());
  const bool isOutputAligned = alignmentOf(to) == alignmentOf(state_->output.get());
  if (!isInputAligned) {
    std::copy_n(samples, state_->size, input().begin());
    from = state_->input.get();
  }
  fftwf_execute_dft(state_->plan, from, isOutputAligned ? to : state_->output.get());
  if (!isOutputAligned) std::copy_n(output().begin(), state_->size, out);
}

bool FftPlan::isMeasured() const { return state_->isMeasured; }

std::filesystem::path fftWisdomPath(const std::filesystem::path& folder, std::uint32_t size) {
  char key[16];
  std::snprintf(key, sizeof(key), "%08x", hashOf(fftwVersion() + cpuText()));
  return folder / ("fftwf-" + std::string(key) + "-" + std::to_string(size) + ".wisdom");
}

bool measureFftWisdom(const std::filesystem::path& folder, std::uint32_t size) {
  const std::filesystem::path path = fftWisdomPath(folder, size);
  const Samples input = allocate(size);
  const Samples output = allocate(size);
  const std::scoped_lock lock(plannerMutex());
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return true;
  std::filesystem::create_directories(folder, ignored);
  const std::filesystem::path draft = startDraft(path);
  if (draft.empty()) return false;
  fftwf_forget_wisdom();
  const fftwf_plan plan = planned(size, input, output, FFTW_MEASURE);
  const std::unique_ptr<char, decltype(&std::free)> wisdom(fftwf_export_wisdom_to_string(), &std::free);
  fftwf_destroy_plan(plan);
  fftwf_forget_wisdom();
  if (wisdom != nullptr) publish(draft, wisdom.get(), path);
  std::filesystem::remove(draft, ignored);
  return std::filesystem::exists(path, ignored);
}

std::string fftwVersion() { return static_cast<const char*>(fftwf_version); }

}  // namespace sferic
