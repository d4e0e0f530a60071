// The C interface: what is thrown inside becomes a status and one line. Every object has a device of its own, so two
// objects may be used by two threads.
#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "cuda/batch_spectrum.hpp"
#include "cuda/cell_test.hpp"
#include "cuda/device.hpp"
#include "sferic/cuda_library.hpp"

using sferic::SampleFormat;
using sferic::cuda::BatchSpectrum;
using sferic::cuda::CellTest;
using sferic::cuda::Device;
using sferic::cuda::DeviceError;
using sferic::cuda::Reference;

struct SfericCudaSpectrum {
  std::unique_ptr<Device> device;
  BatchSpectrum spectrum;
};

struct SfericCudaCellTest {
  std::unique_ptr<Device> device;
  CellTest test;
};

namespace {

void tell(SfericCudaMessage* message, std::string_view text) {
  const std::size_t count = std::min(text.size(), sizeof(message->text) - 1);
  std::memcpy(message->text, text.data(), count);
  message->text[count] = '\0';
}

template <typename Work>
SfericCudaStatus guarded(SfericCudaStatus onDeviceError, SfericCudaMessage* message, Work&& work) {
  try {
    work();
    return kSfericCudaOk;
  } catch (const DeviceError& error) {
    tell(message, error.what());
    return onDeviceError;
  } catch (const std::bad_alloc&) {
    tell(message, "there is not enough memory");
    return kSfericCudaUnavailable;
  } catch (const std::exception& error) {
    tell(message, error.what());
  } catch (...) {
    tell(message, "an unknown error: this is a defect");
  }
  return kSfericCudaRefused;
}

SfericCudaStatus probe(SfericCudaDeviceInfo* info, SfericCudaMessage* message) {
  return guarded(kSfericCudaUnavailable, message, [&] {
    const auto found = sferic::cuda::openDevice()->info();
    *info = {};
    const std::size_t count = std::min(found.name.size(), sizeof(info->name) - 1);
    std::memcpy(info->name, found.name.data(), count);
    info->computeMajor = found.computeMajor;
    info->computeMinor = found.computeMinor;
    info->driverVersion = found.driverVersion;
    info->runtimeVersion = found.runtimeVersion;
    info->cufftVersion = found.cufftVersion;
    info->isIntegrated = found.isIntegrated ? 1 : 0;
    info->memoryBytes = found.memoryBytes;
  });
}

/// By the numbers of the interface.
constexpr std::array kFormats{SampleFormat::cu8,    SampleFormat::ci8,    SampleFormat::ci16Le,
                              SampleFormat::ci16Be, SampleFormat::cf32Le, SampleFormat::cf32Be};

SfericCudaStatus createSpectrum(const SfericCudaSpectrumConfig* config, SfericCudaSpectrum** spectrum,
                                SfericCudaMessage* message) {
  return guarded(kSfericCudaUnavailable, message, [&] {
    if (config->format >= kFormats.size()) {
      throw std::invalid_argument("this sample format is not known");
    }
    auto device = sferic::cuda::openDevice();
    Device& its = *device;
    *spectrum = new SfericCudaSpectrum{std::move(device),
                                       {its,
                                        {.format = kFormats[config->format],
                                         .fftSize = config->fftSize,
                                         .hopSize = config->hopSize,
                                         .windowsPerPiece = config->windowsPerPiece,
                                         .windowsPerSlice = config->windowsPerSlice,
                                         .maxWindows = config->maxWindows,
                                         .isMapped = config->isMapped != 0,
                                         .window = {config->window, config->fftSize}}}};
  });
}

void destroySpectrum(SfericCudaSpectrum* spectrum) { delete spectrum; }

SfericCudaStatus submit(SfericCudaSpectrum* spectrum, const SfericCudaBatch* batch, SfericCudaMessage* message) {
  return guarded(kSfericCudaFailed, message, [&] {
    spectrum->spectrum.submit({.samples = batch->samples,
                               .sampleCount = batch->sampleCount,
                               .newSamples = batch->newSamples,
                               .windowCount = batch->windowCount});
  });
}

SfericCudaStatus collect(SfericCudaSpectrum* spectrum, float* bins, std::uint64_t binCapacity,
                         std::uint64_t* invalidSamples, SfericCudaMessage* message) {
  return guarded(kSfericCudaFailed, message, [&] {
    *invalidSamples = spectrum->spectrum.collect({bins, static_cast<std::size_t>(binCapacity)});
  });
}

SfericCudaStatus createCellTest(const SfericCudaCellTestConfig* config, SfericCudaCellTest** test,
                                SfericCudaMessage* message) {
  return guarded(kSfericCudaUnavailable, message, [&] {
    if (config->method > static_cast<std::uint32_t>(Reference::os)) {
      throw std::invalid_argument("this CFAR method is not known");
    }
    const auto method = static_cast<Reference>(config->method);
    const bool isSided = method == Reference::go || method == Reference::so;
    const std::size_t rows = (isSided ? config->trainingCells / 2 : config->trainingCells) + std::size_t{1};
    const std::size_t burstRows = config->hasBurstTest != 0 ? rows : 0;
    auto device = sferic::cuda::openDevice();
    Device& its = *device;
    *test = new SfericCudaCellTest{std::move(device),
                                   {its,
                                    {.fftSize = config->fftSize,
                                     .maxRows = config->maxRows,
                                     .method = method,
                                     .guardCells = config->guardCells,
                                     .trainingCells = config->trainingCells,
                                     .referenceCap = config->referenceCap,
                                     .censorLimit = config->censorLimit,
                                     .start = {config->start, rows},
                                     .stop = {config->stop, rows},
                                     .burst = {config->burst, burstRows},
                                     .perCell = {config->perCell, config->trainingCells + std::size_t{1}}}}};
  });
}

void destroyCellTest(SfericCudaCellTest* test) { delete test; }

SfericCudaStatus markCells(SfericCudaCellTest* test, std::uint32_t rowCount, const float* mean, const float* max,
                           const float* floor, std::uint8_t* marks, SfericCudaMessage* message) {
  return guarded(kSfericCudaFailed, message, [&] {
    const std::size_t size = test->test.fftSize();
    const std::size_t cells = rowCount * size;
    test->test.mark({mean, cells}, {max, cells}, {floor, size}, {marks, cells});
  });
}

constexpr SfericCudaApi kApi{.version = kSfericCudaVersion,
                             .probe = probe,
                             .createSpectrum = createSpectrum,
                             .destroySpectrum = destroySpectrum,
                             .submit = submit,
                             .collect = collect,
                             .createCellTest = createCellTest,
                             .destroyCellTest = destroyCellTest,
                             .markCells = markCells};

}  // namespace

extern "C" __attribute__((visibility("default"))) const SfericCudaApi* sferic_cuda_api() { return &kApi; }
