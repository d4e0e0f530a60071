// NativeEngine of native/index.d.ts: an Engine, and the way of its batches onto the JavaScript thread.
#pragma once

#include <napi.h>

#include <memory>

#include "pipeline/engine.hpp"

namespace sferic {

class EngineBinding : public Napi::ObjectWrap<EngineBinding> {
 public:
  static Napi::Function classOf(Napi::Env env);

  explicit EngineBinding(const Napi::CallbackInfo& info);
  ~EngineBinding() override;

 private:
  struct Session;

  void play(const Napi::CallbackInfo& info);
  void pause(const Napi::CallbackInfo& info);
  void seek(const Napi::CallbackInfo& info);
  void setSpeed(const Napi::CallbackInfo& info);
  void setLooping(const Napi::CallbackInfo& info);
  void setDisplay(const Napi::CallbackInfo& info);
  Napi::Value configure(const Napi::CallbackInfo& info);
  Napi::Value counters(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);

  static Napi::Object tellSettings(const Napi::CallbackInfo& info, const EngineSettings& settings);

  EngineConfig config_;  ///< as opened, with what configure() changed
  std::shared_ptr<Session> session_;
};

}  // namespace sferic
