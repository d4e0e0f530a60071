// The C interface of libsferic_cuda.so, the engine's spectrum and cell test on an NVIDIA GPU. The library is opened at
// run time, so that one build runs with or without a GPU. No CUDA type is named here, and no exception passes.
#pragma once

#include <cstdint>

extern "C" {

/// Raised with every change of what follows; a library of another version is refused.
inline constexpr std::uint32_t kSfericCudaVersion = 2;
/// The one symbol that is looked up: a SfericCudaEntry.
inline constexpr const char* kSfericCudaEntryName = "sferic_cuda_api";

enum SfericCudaStatus : std::int32_t {
  kSfericCudaOk = 0,
  kSfericCudaUnavailable = 1,  ///< no device, no driver, no cuFFT, or not enough memory: nothing was begun
  kSfericCudaFailed = 2,       ///< the device failed at work; the object answers nothing else from then on
  kSfericCudaRefused = 3,      ///< a defect of the caller
};

/// One line without a period, ends with 0. Written when the status is not kSfericCudaOk.
struct SfericCudaMessage {
  char text[512];
};

struct SfericCudaDeviceInfo {
  char name[256];
  std::uint32_t computeMajor, computeMinor;
  std::uint32_t driverVersion;   ///< 13000 is CUDA 13.0
  std::uint32_t runtimeVersion;  ///< of the CUDA that the library was built with
  std::uint32_t cufftVersion;    ///< 12000 is 12.0.0
  std::uint32_t isIntegrated;    ///< shares its memory with the CPU
  std::uint64_t memoryBytes;
};

struct SfericCudaSpectrum;
struct SfericCudaCellTest;

struct SfericCudaSpectrumConfig {
  std::uint32_t format;           ///< cu8, ci8, ci16_le, ci16_be, cf32_le, cf32_be: 0 to 5
  std::uint32_t fftSize;          ///< power of two, 256 to 65536
  std::uint32_t hopSize;          ///< 1 to fftSize
  std::uint32_t windowsPerPiece;  ///< at least 1
  std::uint32_t windowsPerSlice;  ///< of a piece, see RowSlices; 0: no slices
  std::uint32_t maxWindows;       ///< in one batch, at least 1
  std::uint32_t isMapped;         ///< 1: no copies, the GPU works in pinned memory of the host (a benchmark decides)
  const float* window;            ///< [fftSize], over its sum and, but for cu8, the full scale of the format; copied
};

/// Successive windows over samples that follow one another. The samples are copied before the call returns.
struct SfericCudaBatch {
  const void* samples;
  std::uint64_t sampleCount;
  std::uint64_t newSamples;   ///< the last so many count when samples that are no numbers are counted
  std::uint32_t windowCount;  ///< whole windows, 0 to maxWindows
};

struct SfericCudaCellTestConfig {
  std::uint32_t fftSize;
  std::uint32_t maxRows;        ///< in one call
  std::uint32_t method;         ///< ca, go, so, os: 0 to 3
  std::uint32_t guardCells;     ///< on each side
  std::uint32_t trainingCells;  ///< both sides together
  std::uint32_t hasBurstTest;
  float referenceCap;           ///< over the floor
  float censorLimit;            ///< over the floor
  const float* start;           ///< multipliers by training cells used, [trainingCells + 1], or half of them for go, so
  const float* stop;
  const float* burst;           ///< not read without the burst test
  const float* perCell;         ///< [trainingCells + 1]
};

struct SfericCudaApi {
  std::uint32_t version;

  /// What there is, or why there is nothing.
  SfericCudaStatus (*probe)(SfericCudaDeviceInfo* info, SfericCudaMessage* message);

  /// An object is used by one thread at a time.
  SfericCudaStatus (*createSpectrum)(const SfericCudaSpectrumConfig* config, SfericCudaSpectrum** spectrum,
                                     SfericCudaMessage* message);
  void (*destroySpectrum)(SfericCudaSpectrum* spectrum);
  /// Begins a batch; at most two are under way.
  SfericCudaStatus (*submit)(SfericCudaSpectrum* spectrum, const SfericCudaBatch* batch, SfericCudaMessage* message);
  /// Waits for the oldest batch. `bins` gets of each piece of windowsPerPiece windows, the last with what is left, the
  /// means and then the maxima, lowest frequency first, and after those of all pieces the powers of all their slices;
  /// `invalidSamples` how many of the new ones were no numbers.
  SfericCudaStatus (*collect)(SfericCudaSpectrum* spectrum, float* bins, std::uint64_t binCapacity,
                              std::uint64_t* invalidSamples, SfericCudaMessage* message);

  SfericCudaStatus (*createCellTest)(const SfericCudaCellTestConfig* config, SfericCudaCellTest** test,
                                     SfericCudaMessage* message);
  void (*destroyCellTest)(SfericCudaCellTest* test);
  /// Marks (0 none, 1 weak, 2 burst, 3 mean) of `rowCount` rows over one floor; the rows and marks one after the other.
  SfericCudaStatus (*markCells)(SfericCudaCellTest* test, std::uint32_t rowCount, const float* mean, const float* max,
                                const float* floor, std::uint8_t* marks, SfericCudaMessage* message);
};

using SfericCudaEntry = const SfericCudaApi* (*)();

}  // extern "C"
