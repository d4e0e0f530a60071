// Clips for JavaScript, written on a worker thread, with progress and a way to cancel.
#pragma once

#include <napi.h>

namespace sferic {

/// writeClip(options, onProgress): {done, cancel}, as native/index.d.ts says.
Napi::Value writeClipFromJs(const Napi::CallbackInfo& info);

}  // namespace sferic
