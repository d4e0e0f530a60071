// The device by CUDA's runtime and cuFFT. Every return code is looked at; a failure says which call, and why.
#include <cuda_runtime_api.h>

#include <array>
#include <string>

#include "cuda/cufft_library.hpp"
#include "cuda/device.hpp"
#include "cuda/kernels.cuh"
#include "cuda/profiler_range.hpp"

namespace sferic::cuda {
namespace {

constexpr int kDevice = 0;  // the first that CUDA_VISIBLE_DEVICES leaves

void check(cudaError_t error, const char* what) {
  if (error == cudaSuccess) return;
  throw DeviceError(std::string("CUDA cannot ") + what + ": " + cudaGetErrorString(error) + " (" +
                    std::to_string(static_cast<int>(error)) + ")");
}

class CudaTransforms final : public Transforms {
 public:
  CudaTransforms(const CufftLibrary& cufft, std::uint32_t fftSize, std::uint32_t batch, cudaStream_t stream)
      : cufft_(cufft) {
    int size = static_cast<int>(fftSize);
    if (const auto result = cufft_.planMany(&plan_, 1, &size, nullptr, 1, size, nullptr, 1, size,
                                            CufftLibrary::kComplexToComplex, static_cast<int>(batch));
        result != 0) {
      throw DeviceError(CufftLibrary::failure("cannot plan a transform", result));
    }
    if (const auto result = cufft_.setStream(plan_, stream); result != 0) {
      (void)cufft_.destroy(plan_);
      throw DeviceError(CufftLibrary::failure("cannot use a stream", result));
    }
  }
  CudaTransforms(const CudaTransforms&) = delete;
  CudaTransforms& operator=(const CudaTransforms&) = delete;
  // In a destructor there is nobody to tell, and what follows fails by itself.
  ~CudaTransforms() override { (void)cufft_.destroy(plan_); }

  void execute(Complex* data) const {
    if (const auto result = cufft_.execute(plan_, data, data, CufftLibrary::kForward); result != 0) {
      throw DeviceError(CufftLibrary::failure("cannot transform", result));
    }
  }

 private:
  const CufftLibrary& cufft_;
  CufftLibrary::Handle plan_ = 0;
};

/// Ends with the object, also when a constructor throws half-way.
class Stream {
 public:
  Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "make a stream"); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { (void)cudaStreamDestroy(stream_); }
  [[nodiscard]] cudaStream_t get() const { return stream_; }

 private:
  cudaStream_t stream_ = nullptr;
};

/// That there is one is found out first: everything else needs it.
DeviceInfo findDevice() {
  DeviceInfo info;
  int driver = 0;
  int runtime = 0;
  check(cudaRuntimeGetVersion(&runtime), "tell its version");
  check(cudaDriverGetVersion(&driver), "tell the driver's version");
  if (driver == 0) throw DeviceError("there is no NVIDIA driver (libcuda.so.1)");
  int count = 0;
  // With an older driver the count is not even written.
  const cudaError_t error = cudaGetDeviceCount(&count);
  if (error == cudaErrorInsufficientDriver) {
    throw DeviceError("the NVIDIA driver is for CUDA " + std::to_string(driver / 1000) + "." +
                      std::to_string(driver % 1000 / 10) + ", and CUDA " + std::to_string(runtime / 1000) + "." +
                      std::to_string(runtime % 1000 / 10) + " is needed: install a newer driver");
  }
  if (error == cudaErrorNoDevice || (error == cudaSuccess && count == 0)) {
    throw DeviceError("the NVIDIA driver shows no GPU");
  }
  check(error, "find a GPU");
  info.driverVersion = static_cast<std::uint32_t>(driver);
  info.runtimeVersion = static_cast<std::uint32_t>(runtime);
  check(cudaSetDevice(kDevice), "use the GPU");
  return info;
}

class CudaDevice final : public Device {
 public:
  CudaDevice() : info_(findDevice()) {
    use();
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, kDevice), "describe the GPU");
    info_.name = properties.name;
    info_.computeMajor = static_cast<std::uint32_t>(properties.major);
    info_.computeMinor = static_cast<std::uint32_t>(properties.minor);
    info_.isIntegrated = properties.integrated != 0;
    info_.memoryBytes = properties.totalGlobalMem;
    info_.cufftVersion = static_cast<std::uint32_t>(cufft_.version());
  }
  CudaDevice(const CudaDevice&) = delete;
  CudaDevice& operator=(const CudaDevice&) = delete;

  [[nodiscard]] DeviceInfo info() const override { return info_; }

  [[nodiscard]] Block allocate(Place place, std::size_t bytes) override {
    use();
    Block block;
    switch (place) {
      case Place::onDevice:
        check(cudaMalloc(&block.device, bytes), "take memory of the GPU");
        break;
      case Place::pinned:
        check(cudaHostAlloc(&block.host, bytes, cudaHostAllocDefault), "take pinned memory");
        break;
      case Place::mapped:
        check(cudaHostAlloc(&block.host, bytes, cudaHostAllocMapped), "take mapped memory");
        if (const cudaError_t error = cudaHostGetDevicePointer(&block.device, block.host, 0); error != cudaSuccess) {
          (void)cudaFreeHost(block.host);
          check(error, "map memory");
        }
        break;
    }
    return block;
  }

  void release(Place place, Block block) noexcept override {
    // What fails here has failed before, and was told then.
    (void)cudaSetDevice(kDevice);
    (void)(place == Place::onDevice ? cudaFree(block.device) : cudaFreeHost(block.host));
  }

  [[nodiscard]] std::unique_ptr<Transforms> makeTransforms(Queue queue, std::uint32_t fftSize,
                                                           std::uint32_t batch) override {
    use();
    auto transforms = std::make_unique<CudaTransforms>(cufft_, fftSize, batch, streamOf(queue));
    // Our streams do not wait for the default one, on which a plan may still be prepared.
    check(cudaDeviceSynchronize(), "prepare a transform");
    return transforms;
  }

  void upload(Queue queue, void* device, const void* host, std::size_t bytes) override {
    use();
    check(cudaMemcpyAsync(device, host, bytes, cudaMemcpyHostToDevice, streamOf(queue)), "copy to the GPU");
  }

  void download(Queue queue, void* host, const void* device, std::size_t bytes) override {
    use();
    check(cudaMemcpyAsync(host, device, bytes, cudaMemcpyDeviceToHost, streamOf(queue)), "copy from the GPU");
  }

  void clear(Queue queue, void* device, std::size_t bytes) override {
    use();
    check(cudaMemsetAsync(device, 0, bytes, streamOf(queue)), "clear memory of the GPU");
  }

  void windowSamples(Queue queue, const WindowJob& job) override {
    const ProfilerRange range("sferic window");
    use();
    check(launchWindow(job, streamOf(queue)), "start the window");
  }

  void transform(Transforms& transforms, Complex* data) override {
    const ProfilerRange range("sferic transform");
    use();
    static_cast<const CudaTransforms&>(transforms).execute(data);
  }

  void sumPowers(Queue queue, const SumJob& job) override {
    const ProfilerRange range("sferic sum");
    use();
    check(launchSums(job, streamOf(queue)), "start the sum of powers");
  }

  void sumSlices(Queue queue, const SliceJob& job) override {
    use();
    check(launchSlices(job, streamOf(queue)), "start the sum of slices");
  }

  void countInvalid(Queue queue, const CountJob& job) override {
    use();
    check(launchCount(job, streamOf(queue)), "start the count of invalid samples");
  }

  void markCells(Queue queue, const MarkJob& job) override {
    use();
    check(launchMarks(job, streamOf(queue)), "start the cell test");
  }

  void wait(Queue queue) override {
    use();
    check(cudaStreamSynchronize(streamOf(queue)), "finish its work");
  }

 private:
  /// The current device is each thread's own, and other code in this process may have chosen another.
  static void use() { check(cudaSetDevice(kDevice), "use the GPU"); }
  [[nodiscard]] cudaStream_t streamOf(Queue queue) const { return streams_.at(queue).get(); }

  DeviceInfo info_;
  CufftLibrary cufft_;
  std::array<Stream, kQueues> streams_;
};

}  // namespace

std::unique_ptr<Device> openDevice() { return std::make_unique<CudaDevice>(); }

}  // namespace sferic::cuda
