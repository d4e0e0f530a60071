// One thread for one value, in grids of one dimension, which alone may have more than 65535 blocks; indices over a whole
// batch have 64 bits. Fused multiply-adds are off (CMakeLists.txt), so that conversion and window round as on the CPU.
#include "cuda/kernels.cuh"

#include "cuda/cell_math.hpp"
#include "cuda/cell_test_math.hpp"

namespace sferic::cuda {
namespace {

constexpr unsigned kThreads = 256;
/// Bins of one block of the sum; a warp reads so many successive ones of a window.
constexpr unsigned kBinsPerBlock = 32;
constexpr unsigned kCountBlocks = 256;

static_assert(kBinsPerBlock * kSumLanes == kThreads);

unsigned blocksFor(std::uint64_t count) { return static_cast<unsigned>((count + kThreads - 1) / kThreads); }

/// Thread t makes value t % fftSize of window t / fftSize; fftSize is 1 << log2Size.
template <SampleFormat kFormat>
__global__ void windowKernel(const typename WordOf<kFormat>::Type* samples, const float* window, Complex* out,
                             std::uint32_t log2Size, std::uint32_t hopSize, std::uint64_t count) {
  const std::uint64_t at = std::uint64_t{blockIdx.x} * kThreads + threadIdx.x;
  if (at >= count) return;
  const auto n = static_cast<std::uint32_t>(at & ((std::uint64_t{1} << log2Size) - 1));
  const std::uint64_t first = (at >> log2Size) * hopSize;
  out[at] = windowed<kFormat>(samples[first + n], window[n]);
}

/// Block b sums kBinsPerBlock bins of one piece; thread (x, y) takes bin x of the windows y, y + kSumLanes, ...
__global__ void sumKernel(const Complex* spectra, float* bins, std::uint32_t fftSize, std::uint32_t windows,
                          std::uint32_t windowsPerPiece) {
  __shared__ float laneSum[kSumLanes][kBinsPerBlock];
  __shared__ float laneMax[kSumLanes][kBinsPerBlock];
  const std::uint32_t blocksPerPiece = fftSize / kBinsPerBlock;
  const std::uint32_t piece = blockIdx.x / blocksPerPiece;
  const std::uint32_t k = blockIdx.x % blocksPerPiece * kBinsPerBlock + threadIdx.x;
  const std::uint64_t first = std::uint64_t{piece} * windowsPerPiece;
  const std::uint64_t left = windows - first;
  const auto count = static_cast<std::uint32_t>(left < windowsPerPiece ? left : windowsPerPiece);
  PowerSums sums;
  for (std::uint32_t w = threadIdx.y; w < count; w += kSumLanes) {
    addPower(sums, powerOf(spectra[(first + w) * fftSize + k]));
  }
  laneSum[threadIdx.y][threadIdx.x] = sums.sum;
  laneMax[threadIdx.y][threadIdx.x] = sums.max;
  __syncthreads();
  if (threadIdx.y != 0) return;
  for (std::uint32_t lane = 1; lane < kSumLanes; ++lane) {
    addSums(sums, {laneSum[lane][threadIdx.x], laneMax[lane][threadIdx.x]});
  }
  float* const mean = bins + std::uint64_t{piece} * 2 * fftSize;
  const std::uint32_t bin = rowBinOf(k, fftSize);
  mean[bin] = meanOf(sums, count);
  mean[fftSize + bin] = sums.max;
}

/// Thread t sums cell t % cells of slice t / cells.
__global__ void sliceKernel(SliceJob job, std::uint32_t cells, std::uint64_t count) {
  const std::uint64_t at = std::uint64_t{blockIdx.x} * kThreads + threadIdx.x;
  if (at >= count) return;
  const auto slice = static_cast<std::uint32_t>(at / cells);
  const SliceWindows its = windowsOfSlice(slice, job.windows, job.windowsPerPiece, job.windowsPerSlice);
  job.power[at] = powerOfCell(job.spectra, job.fftSize, its, static_cast<std::uint32_t>(at % cells));
}

/// Each thread walks over the samples by the width of the grid; each block adds once.
template <SampleFormat kFormat>
__global__ void countKernel(const typename WordOf<kFormat>::Type* samples, std::uint64_t first, std::uint64_t end,
                            unsigned long long* total) {
  __shared__ unsigned int inBlock;
  if (threadIdx.x == 0) inBlock = 0;
  __syncthreads();
  unsigned int mine = 0;
  const std::uint64_t step = std::uint64_t{gridDim.x} * kThreads;
  for (std::uint64_t i = first + std::uint64_t{blockIdx.x} * kThreads + threadIdx.x; i < end; i += step) {
    if (!isUsable(componentsOf<kFormat>(samples[i]))) ++mine;
  }
  if (mine > 0) atomicAdd(&inBlock, mine);
  __syncthreads();
  if (threadIdx.x == 0 && inBlock > 0) atomicAdd(total, static_cast<unsigned long long>(inBlock));
}

__global__ void markKernel(CellRule rule, const float* mean, const float* max, const float* floor, std::uint8_t* marks,
                           std::uint64_t count) {
  const std::uint64_t at = std::uint64_t{blockIdx.x} * kThreads + threadIdx.x;
  if (at >= count) return;
  const auto k = static_cast<std::uint32_t>(at & (rule.fftSize - 1));
  const std::uint64_t row = at - k;
  marks[at] = markOfCell(rule, k, mean + row, max + row, floor);
}

template <SampleFormat kFormat>
void launchWindowOf(const WindowJob& job, cudaStream_t stream) {
  const std::uint64_t count = std::uint64_t{job.windows} * job.fftSize;
  const auto* const samples = static_cast<const typename WordOf<kFormat>::Type*>(job.samples);
  const auto log2Size = static_cast<std::uint32_t>(__builtin_ctz(job.fftSize));
  windowKernel<kFormat><<<blocksFor(count), kThreads, 0, stream>>>(samples, job.window, job.out, log2Size, job.hopSize,
                                                                   count);
}

template <SampleFormat kFormat>
void launchCountOf(const CountJob& job, cudaStream_t stream) {
  const auto* const samples = static_cast<const typename WordOf<kFormat>::Type*>(job.samples);
  const unsigned blocks = blocksFor(job.end - job.first);
  countKernel<kFormat><<<blocks < kCountBlocks ? blocks : kCountBlocks, kThreads, 0, stream>>>(
      samples, job.first, job.end, reinterpret_cast<unsigned long long*>(job.count));
}

}  // namespace

cudaError_t launchWindow(const WindowJob& job, cudaStream_t stream) {
  switch (job.format) {
    case SampleFormat::cu8:
      launchWindowOf<SampleFormat::cu8>(job, stream);
      break;
    case SampleFormat::ci8:
      launchWindowOf<SampleFormat::ci8>(job, stream);
      break;
    case SampleFormat::ci16Le:
      launchWindowOf<SampleFormat::ci16Le>(job, stream);
      break;
    case SampleFormat::ci16Be:
      launchWindowOf<SampleFormat::ci16Be>(job, stream);
      break;
    case SampleFormat::cf32Le:
      launchWindowOf<SampleFormat::cf32Le>(job, stream);
      break;
    case SampleFormat::cf32Be:
      launchWindowOf<SampleFormat::cf32Be>(job, stream);
      break;
    default:
      return cudaErrorInvalidValue;
  }
  return cudaGetLastError();
}

cudaError_t launchSums(const SumJob& job, cudaStream_t stream) {
  const std::uint64_t pieces = (std::uint64_t{job.windows} + job.windowsPerPiece - 1) / job.windowsPerPiece;
  const auto blocks = static_cast<unsigned>(pieces * (job.fftSize / kBinsPerBlock));
  sumKernel<<<blocks, dim3(kBinsPerBlock, kSumLanes), 0, stream>>>(job.spectra, job.bins, job.fftSize, job.windows,
                                                                   job.windowsPerPiece);
  return cudaGetLastError();
}

cudaError_t launchSlices(const SliceJob& job, cudaStream_t stream) {
  const std::uint32_t cells = job.fftSize / kCellBins;
  const std::uint64_t count =
      std::uint64_t{sliceCount(job.windows, job.windowsPerPiece, job.windowsPerSlice)} * cells;
  sliceKernel<<<blocksFor(count), kThreads, 0, stream>>>(job, cells, count);
  return cudaGetLastError();
}

cudaError_t launchCount(const CountJob& job, cudaStream_t stream) {
  if (job.format == SampleFormat::cf32Be) {
    launchCountOf<SampleFormat::cf32Be>(job, stream);
  } else {
    launchCountOf<SampleFormat::cf32Le>(job, stream);
  }
  return cudaGetLastError();
}

cudaError_t launchMarks(const MarkJob& job, cudaStream_t stream) {
  const std::uint64_t count = std::uint64_t{job.rows} * job.rule.fftSize;
  markKernel<<<blocksFor(count), kThreads, 0, stream>>>(job.rule, job.mean, job.max, job.floor, job.marks, count);
  return cudaGetLastError();
}

}  // namespace sferic::cuda
