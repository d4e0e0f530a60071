// Marks an inner loop to be compiled for newer x86 CPUs as well; the loader picks once. Results are the same
// bits on all of them: only lane-wise operations are used in such loops, and fused multiply-adds are switched
// off.
#pragma once

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Not under a sanitizer: its runtime is not ready when the loader runs the resolvers.
#define SFERIC_CPU_CLONES __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define SFERIC_CPU_CLONES
#endif
