// A NativeDatatype and a NativeSampleLayout (native/index.d.ts) as what a FileSource is told: one reading for
// everything that opens a recording's file.
#pragma once

#include <napi.h>

#include "source/sample_layout.hpp"

namespace sferic {

/// Throws Napi::Error for a name that is none of ours.
[[nodiscard]] StoredFormat storedFormatFromJs(Napi::Env env, const Napi::Value& value);

/// undefined or null: one channel in one piece. `isReal` is the format's and stays false here. Throws Napi::Error.
[[nodiscard]] SampleLayout sampleLayoutFromJs(Napi::Env env, const Napi::Value& value);

}  // namespace sferic
