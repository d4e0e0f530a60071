// A device on the CPU for the tests of the CUDA library's host side. It is as late as a GPU may be: work is done only
// when its queue is waited for, or at random before, so that a missing wait, a buffer used too early or given back too
// soon shows as wrong rows or as a complaint. Its arithmetic is the kernels' own; its transforms are FFTW's.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "cuda/device.hpp"
#include "dsp/fft_plan.hpp"

namespace sferic::test {

/// Shared by all devices of a test: what shall go wrong, and what was seen.
struct HostDeviceLog {
  int failAtOperation = -1;  ///< counted over allocations, plans and work, from 0; -1: none
  int failAtWait = -1;       ///< likewise over waits, as an asynchronous failure
  int operations = 0;
  int waits = 0;
  std::int64_t bytesHeld = 0;
  std::vector<std::string> complaints;  ///< of misuse that a GPU would answer with a crash, or not at all
};

class HostDevice final : public cuda::Device {
 public:
  explicit HostDevice(HostDeviceLog& log, std::uint32_t seed = 1) : log_(log), random_(seed) {}
  ~HostDevice() override {
    for (const auto& queue : queues_) {
      if (!queue.empty()) log_.complaints.emplace_back("a device goes while work is under way");
    }
  }

  [[nodiscard]] cuda::DeviceInfo info() const override {
    return {.name = "host twin", .computeMajor = 9, .computeMinor = 0, .driverVersion = 13000, .runtimeVersion = 13000,
            .cufftVersion = 12000, .isIntegrated = false, .memoryBytes = 1 << 30};
  }

  [[nodiscard]] cuda::Block allocate(cuda::Place place, std::size_t bytes) override {
    operation("CUDA cannot take memory: out of memory (2)");
    // Poisoned: what is read before it is written is not a number.
    auto* const memory = static_cast<std::byte*>(::operator new(bytes, std::align_val_t{256}));
    std::memset(memory, 0xff, bytes);
    log_.bytesHeld += static_cast<std::int64_t>(bytes);
    blocks_[memory] = {bytes, place};
    return {place == cuda::Place::onDevice ? nullptr : memory, place == cuda::Place::pinned ? nullptr : memory};
  }

  void release(cuda::Place /*place*/, cuda::Block block) noexcept override {
    auto* const memory = static_cast<std::byte*>(block.host != nullptr ? block.host : block.device);
    for (const auto& queue : queues_) {
      if (!queue.empty()) log_.complaints.emplace_back("memory goes while work is under way");
    }
    const auto found = blocks_.find(memory);
    if (found == blocks_.end()) {
      log_.complaints.emplace_back("memory is given back twice");
      return;
    }
    log_.bytesHeld -= static_cast<std::int64_t>(found->second.bytes);
    blocks_.erase(found);
    ::operator delete(memory, std::align_val_t{256});
  }

  [[nodiscard]] std::unique_ptr<cuda::Transforms> makeTransforms(cuda::Queue queue, std::uint32_t fftSize,
                                                                 std::uint32_t batch) override {
    operation("cuFFT cannot plan a transform: not enough memory (2)");
    return std::make_unique<HostTransforms>(queue, fftSize, batch);
  }

  void upload(cuda::Queue queue, void* device, const void* host, std::size_t bytes) override {
    begin(queue, "CUDA cannot copy to the GPU: an illegal memory access was encountered (700)",
          [=] { std::memcpy(device, host, bytes); });
    expect(device, bytes, cuda::Place::onDevice);
    expect(host, bytes, cuda::Place::pinned);
  }

  void download(cuda::Queue queue, void* host, const void* device, std::size_t bytes) override {
    begin(queue, "CUDA cannot copy from the GPU: an illegal memory access was encountered (700)",
          [=] { std::memcpy(host, device, bytes); });
    expect(device, bytes, cuda::Place::onDevice);
    expect(host, bytes, cuda::Place::pinned);
  }

  void clear(cuda::Queue queue, void* device, std::size_t bytes) override {
    begin(queue, "CUDA cannot clear memory of the GPU: unknown error (999)", [=] { std::memset(device, 0, bytes); });
    expectReachable(device, bytes);
  }

  void windowSamples(cuda::Queue queue, const cuda::WindowJob& job) override {
    begin(queue, "CUDA cannot start the window: invalid configuration argument (9)", [=] { window(job); });
    const std::size_t samples = std::size_t{job.windows - 1} * job.hopSize + job.fftSize;
    expectReachable(job.samples, samples * bytesPerSample(job.format));
    expectReachable(job.window, job.fftSize * sizeof(float));
    expectReachable(job.out, std::size_t{job.windows} * job.fftSize * sizeof(cuda::Complex));
  }

  void transform(cuda::Transforms& transforms, cuda::Complex* data) override {
    auto& its = static_cast<HostTransforms&>(transforms);
    begin(its.queue, "cuFFT cannot transform: the GPU failed (6)", [&its, data] { its.run(data); });
    expectReachable(data, std::size_t{its.batch} * its.fftSize * sizeof(cuda::Complex));
  }

  void sumPowers(cuda::Queue queue, const cuda::SumJob& job) override {
    begin(queue, "CUDA cannot start the sum of powers: invalid configuration argument (9)", [=] { sum(job); });
    const std::size_t pieces = (job.windows + job.windowsPerPiece - 1) / job.windowsPerPiece;
    expectReachable(job.spectra, std::size_t{job.windows} * job.fftSize * sizeof(cuda::Complex));
    expectReachable(job.bins, pieces * 2 * job.fftSize * sizeof(float));
  }

  void sumSlices(cuda::Queue queue, const cuda::SliceJob& job) override {
    begin(queue, "CUDA cannot start the sum of slices: invalid configuration argument (9)", [=] {
      const std::uint32_t cells = job.fftSize / cuda::kCellBins;
      for (std::uint32_t slice = 0; slice < slicesIn(job); ++slice) {
        const auto its = cuda::windowsOfSlice(slice, job.windows, job.windowsPerPiece, job.windowsPerSlice);
        for (std::uint32_t cell = 0; cell < cells; ++cell) {
          job.power[slice * cells + cell] = cuda::powerOfCell(job.spectra, job.fftSize, its, cell);
        }
      }
    });
    expectReachable(job.spectra, std::size_t{job.windows} * job.fftSize * sizeof(cuda::Complex));
    expectReachable(job.power, std::size_t{slicesIn(job)} * (job.fftSize / cuda::kCellBins) * sizeof(float));
  }

  void countInvalid(cuda::Queue queue, const cuda::CountJob& job) override {
    begin(queue, "CUDA cannot start the count: invalid configuration argument (9)", [=] { count(job); });
    expectReachable(job.samples, job.end * bytesPerSample(job.format));
    expectReachable(job.count, sizeof(*job.count));
  }

  void markCells(cuda::Queue queue, const cuda::MarkJob& job) override {
    begin(queue, "CUDA cannot start the cell test: invalid configuration argument (9)", [=] {
      for (std::size_t at = 0; at < std::size_t{job.rows} * job.rule.fftSize; ++at) {
        const auto k = static_cast<std::uint32_t>(at % job.rule.fftSize);
        job.marks[at] = cuda::markOfCell(job.rule, k, job.mean + at - k, job.max + at - k, job.floor);
      }
    });
    const std::size_t cells = std::size_t{job.rows} * job.rule.fftSize;
    for (const float* row : {job.mean, job.max}) expectReachable(row, cells * sizeof(float));
    expectReachable(job.floor, job.rule.fftSize * sizeof(float));
    expectReachable(job.marks, cells);
  }

  void wait(cuda::Queue queue) override {
    auto& work = queues_.at(queue);
    if (log_.waits++ == log_.failAtWait || hasFailed_) {
      hasFailed_ = true;
      for (auto& each : queues_) each.clear();
      throw cuda::DeviceError("CUDA cannot finish its work: unspecified launch failure (719)");
    }
    while (!work.empty()) runOne(queue);
  }

 private:
  struct HostTransforms final : cuda::Transforms {
    HostTransforms(cuda::Queue its, std::uint32_t size, std::uint32_t count)
        : queue(its), fftSize(size), batch(count), plan(size) {}
    void run(cuda::Complex* data) {
      const std::size_t bytes = fftSize * sizeof(cuda::Complex);
      for (std::uint32_t b = 0; b < batch; ++b, data += fftSize) {
        std::memcpy(static_cast<void*>(plan.input().data()), data, bytes);
        plan.execute();
        std::memcpy(static_cast<void*>(data), plan.output().data(), bytes);
      }
    }
    cuda::Queue queue;
    std::uint32_t fftSize, batch;
    FftPlan plan;
  };

  struct Held {
    std::size_t bytes;
    cuda::Place place;
  };

  void operation(const char* message) {
    // After one failure everything fails, as after a sticky error of CUDA.
    if (log_.operations++ == log_.failAtOperation) hasFailed_ = true;
    if (hasFailed_) throw cuda::DeviceError(message);
  }

  void begin(cuda::Queue queue, const char* message, std::function<void()> work) {
    operation(message);
    queues_.at(queue).push_back(std::move(work));
    // A little of it may be done at any time.
    for (cuda::Queue q = 0; q < cuda::kQueues; ++q) {
      if (random_() % 3 == 0 && !queues_[q].empty()) runOne(q);
    }
  }

  void runOne(cuda::Queue queue) {
    queues_[queue].front()();
    queues_[queue].pop_front();
  }

  void expect(const void* pointer, std::size_t bytes, cuda::Place place) {
    const auto* const at = static_cast<const std::byte*>(pointer);
    for (const auto& [start, held] : blocks_) {
      if (at >= start && at + bytes <= start + held.bytes && held.place == place) return;
    }
    log_.complaints.emplace_back("a pointer leads out of the memory that it should be in");
  }

  void expectReachable(const void* pointer, std::size_t bytes) {
    const auto* const at = static_cast<const std::byte*>(pointer);
    for (const auto& [start, held] : blocks_) {
      if (at >= start && at + bytes <= start + held.bytes && held.place != cuda::Place::pinned) return;
    }
    log_.complaints.emplace_back("a pointer leads out of the device's memory");
  }

  template <SampleFormat kFormat>
  static void windowOf(const cuda::WindowJob& job) {
    using Word = typename cuda::WordOf<kFormat>::Type;
    const auto* const samples = static_cast<const Word*>(job.samples);
    for (std::size_t at = 0; at < std::size_t{job.windows} * job.fftSize; ++at) {
      const std::size_t n = at % job.fftSize;
      job.out[at] = cuda::windowed<kFormat>(samples[at / job.fftSize * job.hopSize + n], job.window[n]);
    }
  }

  static void window(const cuda::WindowJob& job) {
    switch (job.format) {
      case SampleFormat::cu8: return windowOf<SampleFormat::cu8>(job);
      case SampleFormat::ci8: return windowOf<SampleFormat::ci8>(job);
      case SampleFormat::ci16Le: return windowOf<SampleFormat::ci16Le>(job);
      case SampleFormat::ci16Be: return windowOf<SampleFormat::ci16Be>(job);
      case SampleFormat::cf32Le: return windowOf<SampleFormat::cf32Le>(job);
      case SampleFormat::cf32Be: return windowOf<SampleFormat::cf32Be>(job);
      default: throw std::logic_error("a format that the library does not know");
    }
  }

  static std::uint32_t slicesIn(const cuda::SliceJob& job) {
    return cuda::sliceCount(job.windows, job.windowsPerPiece, job.windowsPerSlice);
  }

  static void sum(const cuda::SumJob& job) {
    float* mean = job.bins;
    for (std::size_t first = 0; first < job.windows; first += job.windowsPerPiece, mean += 2 * job.fftSize) {
      const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(job.windowsPerPiece, job.windows - first));
      for (std::uint32_t k = 0; k < job.fftSize; ++k) {
        std::array<cuda::PowerSums, cuda::kSumLanes> lanes{};
        for (std::uint32_t w = 0; w < count; ++w) {
          addPower(lanes[w % cuda::kSumLanes], powerOf(job.spectra[(first + w) * job.fftSize + k]));
        }
        for (std::size_t lane = 1; lane < lanes.size(); ++lane) addSums(lanes[0], lanes[lane]);
        mean[cuda::rowBinOf(k, job.fftSize)] = meanOf(lanes[0], count);
        mean[job.fftSize + cuda::rowBinOf(k, job.fftSize)] = lanes[0].max;
      }
    }
  }

  static void count(const cuda::CountJob& job) {
    const auto* const samples = static_cast<const std::uint64_t*>(job.samples);
    for (std::uint64_t i = job.first; i < job.end; ++i) {
      const cuda::Complex sample = job.format == SampleFormat::cf32Be
                                       ? cuda::componentsOf<SampleFormat::cf32Be>(samples[i])
                                       : cuda::componentsOf<SampleFormat::cf32Le>(samples[i]);
      *job.count += isUsable(sample) ? 0 : 1;
    }
  }

  HostDeviceLog& log_;
  std::mt19937 random_;
  std::map<const std::byte*, Held> blocks_;
  std::array<std::deque<std::function<void()>>, cuda::kQueues> queues_;
  bool hasFailed_ = false;
};

}  // namespace sferic::test
