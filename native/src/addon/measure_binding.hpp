// Measurements of a box for JavaScript, on a worker thread.
#pragma once

#include <napi.h>

namespace sferic {

/// measureBox(options): a promise of a NativeBoxMeasurement, as native/index.d.ts says.
Napi::Value measureBoxFromJs(const Napi::CallbackInfo& info);

}  // namespace sferic
