// The launches of the five kernels. The arithmetic is in cell_math.hpp and cell_test_math.hpp; here are indices only.
#pragma once

#include <cuda_runtime_api.h>

#include "cuda/device.hpp"

namespace sferic::cuda {

// Each answers what the launch did; the work itself is not waited for.
cudaError_t launchWindow(const WindowJob& job, cudaStream_t stream);
cudaError_t launchSums(const SumJob& job, cudaStream_t stream);
cudaError_t launchSlices(const SliceJob& job, cudaStream_t stream);
cudaError_t launchCount(const CountJob& job, cudaStream_t stream);
cudaError_t launchMarks(const MarkJob& job, cudaStream_t stream);

}  // namespace sferic::cuda
