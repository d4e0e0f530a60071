// cuFFT as it must not be: too old, and with a function missing where it is built so.
extern "C" {
__attribute__((visibility("default"))) int cufftGetVersion(int* version) {
  *version = 9020;
  return 0;
}
#if !defined(LACKS_FUNCTIONS)
__attribute__((visibility("default"))) int cufftPlanMany() { return 5; }
__attribute__((visibility("default"))) int cufftSetStream() { return 5; }
__attribute__((visibility("default"))) int cufftExecC2C() { return 5; }
__attribute__((visibility("default"))) int cufftDestroy() { return 5; }
#endif
}
