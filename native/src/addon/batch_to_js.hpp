// Batches and counters as JavaScript values, after native/index.d.ts.
#pragma once

#include <napi.h>

#include "pipeline/batch.hpp"
#include "pipeline/engine.hpp"

namespace sferic {

/// A NativeBatch. Everything is copied into memory that JavaScript owns.
[[nodiscard]] Napi::Object batchToJs(Napi::Env env, const Batch& batch);

/// A NativeCounters.
[[nodiscard]] Napi::Object countersToJs(Napi::Env env, const EngineCounters& counters);

/// A NativeSettings, frozen.
[[nodiscard]] Napi::Object settingsToJs(Napi::Env env, const EngineSettings& settings);

/// DETECTION_COLUMNS: the names, in the order in which batchToJs writes the values.
[[nodiscard]] Napi::Array detectionColumnsToJs(Napi::Env env);

}  // namespace sferic
