// writeDemoScene of native/index.d.ts: the scene generator on a worker thread, with progress and a promise.
#pragma once

#include <napi.h>

namespace sferic {

/// (path, seed, onProgress) => Promise<NativeScene>
Napi::Value writeDemoSceneFromJs(const Napi::CallbackInfo& info);
Napi::Value writeSceneFromJs(const Napi::CallbackInfo& info);

}  // namespace sferic
