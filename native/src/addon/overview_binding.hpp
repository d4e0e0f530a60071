// NativeOverview of native/index.d.ts: an Overview, asked for its progress and its tiles. It calls nobody.
#pragma once

#include <napi.h>

#include <memory>

#include "overview/overview.hpp"

namespace sferic {

class OverviewBinding : public Napi::ObjectWrap<OverviewBinding> {
 public:
  static Napi::Function classOf(Napi::Env env);

  explicit OverviewBinding(const Napi::CallbackInfo& info);
  ~OverviewBinding() override;

 private:
  static void onEnvironmentEnd(void* overview);

  Napi::Value progress(const Napi::CallbackInfo& info);
  Napi::Value tile(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);

  std::shared_ptr<Overview> overview_;
};

}  // namespace sferic
