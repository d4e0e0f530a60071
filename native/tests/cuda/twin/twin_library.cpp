// The CUDA library with the CPU as its device, behind the same C interface, for the tests of whoever opens it. Also
// what lets a test make it fail.
#include <cstdlib>
#include <memory>

#include "cuda/host_device.hpp"

namespace {

sferic::test::HostDeviceLog& theLog() {
  static sferic::test::HostDeviceLog log;
  return log;
}

bool hasNoDevice = false;

}  // namespace

extern "C" {

/// For devices opened from now on; -1 is never. Not to be called while a device is in use.
__attribute__((visibility("default"))) void sferic_cuda_twin_fail(int atOperation, int atWait) {
  theLog().failAtOperation = atOperation;
  theLog().failAtWait = atWait;
}

__attribute__((visibility("default"))) void sferic_cuda_twin_hide(int isHidden) { hasNoDevice = isHidden != 0; }

}  // extern "C"

namespace sferic::cuda {
namespace {

/// A device with the log that its complaints go to: one is fatal, because nobody could ask for it.
class TwinDevice final : public Device {
 public:
  TwinDevice() : log_(theLog()), device_(std::make_unique<sferic::test::HostDevice>(log_)) {}
  ~TwinDevice() override {
    device_.reset();
    if (!log_.complaints.empty() || log_.bytesHeld != 0) std::abort();
  }
  [[nodiscard]] DeviceInfo info() const override { return device_->info(); }
  [[nodiscard]] Block allocate(Place place, std::size_t bytes) override { return device_->allocate(place, bytes); }
  void release(Place place, Block block) noexcept override { device_->release(place, block); }
  [[nodiscard]] std::unique_ptr<Transforms> makeTransforms(Queue queue, std::uint32_t fftSize,
                                                           std::uint32_t batch) override {
    return device_->makeTransforms(queue, fftSize, batch);
  }
  void upload(Queue queue, void* device, const void* host, std::size_t bytes) override {
    device_->upload(queue, device, host, bytes);
  }
  void download(Queue queue, void* host, const void* device, std::size_t bytes) override {
    device_->download(queue, host, device, bytes);
  }
  void clear(Queue queue, void* device, std::size_t bytes) override { device_->clear(queue, device, bytes); }
  void windowSamples(Queue queue, const WindowJob& job) override { device_->windowSamples(queue, job); }
  void transform(Transforms& transforms, Complex* data) override { device_->transform(transforms, data); }
  void sumPowers(Queue queue, const SumJob& job) override { device_->sumPowers(queue, job); }
  void sumSlices(Queue queue, const SliceJob& job) override { device_->sumSlices(queue, job); }
  void countInvalid(Queue queue, const CountJob& job) override { device_->countInvalid(queue, job); }
  void markCells(Queue queue, const MarkJob& job) override { device_->markCells(queue, job); }
  void wait(Queue queue) override { device_->wait(queue); }

 private:
  sferic::test::HostDeviceLog log_;
  std::unique_ptr<sferic::test::HostDevice> device_;
};

}  // namespace

std::unique_ptr<Device> openDevice() {
  if (hasNoDevice) throw DeviceError("there is no NVIDIA driver (libcuda.so.1)");
  return std::make_unique<TwinDevice>();
}

}  // namespace sferic::cuda
