// How a batch reaches JavaScript: the processing thread fills the engine's bounded queue and wakes the
// JavaScript thread through a thread-safe function; there one batch is delivered per turn of the event loop.
// Node would run a thread-safe function up to a thousand times before anything else gets a turn, so while
// batches wait the next one is asked for with setImmediate instead.
#include "addon/engine_binding.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <optional>
#include <utility>

#include "addon/batch_to_js.hpp"
#include "addon/options_from_js.hpp"
#include "addon/scene_spec_from_js.hpp"
#include "pipeline/engine.hpp"
#include "source/scene_source.hpp"

namespace sferic {

/// Lives as long as the wrapper, the thread-safe function or a planned delivery needs it. Used on the
/// JavaScript thread only, except wake().
struct EngineBinding::Session : std::enable_shared_from_this<Session> {
  using Holder = std::shared_ptr<Session>;
  static void onWake(Napi::Env env, Napi::Function callback, Holder* holder, void* data);
  using Wakener = Napi::TypedThreadSafeFunction<Holder, void, onWake>;

  /// `source` is nothing for the file that `config` names.
  void open(Napi::Env environment, const EngineConfig& config, std::unique_ptr<Source> source,
            const Napi::Function& callback);
  void wake();
  void deliver();
  void deliverLater();
  void stop();
  static void onEnvironmentEnd(void* session) { static_cast<Session*>(session)->stop(); }

  napi_env env = nullptr;
  std::unique_ptr<Engine> engine;  ///< nothing once closed
  EngineCounters lastCounters;     ///< as they stood at closing
  Napi::FunctionReference onBatch;
  Napi::FunctionReference deliverNext;
  std::optional<Wakener> wakener;
  std::atomic<bool> isWakePlanned = false;
};

void EngineBinding::Session::open(Napi::Env environment, const EngineConfig& config, std::unique_ptr<Source> source,
                                  const Napi::Function& callback) {
  env = environment;
  onBatch = Napi::Persistent(callback);
  const auto deliverOne = [self = shared_from_this()](const Napi::CallbackInfo&) { self->deliver(); };
  deliverNext = Napi::Persistent(Napi::Function::New(environment, deliverOne, "deliverBatch"));
  // At most one wake-up is under way, so a queue of one is never full.
  wakener = Wakener::New(environment, "sferic engine", 1, 1, new Holder(shared_from_this()),
                         [](Napi::Env, void*, Holder* holder) { delete holder; });
  napi_add_env_cleanup_hook(env, onEnvironmentEnd, this);
  try {
    const auto onBatchThere = [this] { wake(); };
    engine = source ? std::make_unique<Engine>(config, std::move(source), onBatchThere)
                    : std::make_unique<Engine>(config, onBatchThere);
  } catch (...) {
    stop();
    throw;
  }
}

/// On the processing thread, which never outlives `engine`.
void EngineBinding::Session::wake() {
  if (!isWakePlanned.exchange(true)) wakener->NonBlockingCall();
}

void EngineBinding::Session::onWake(Napi::Env env, Napi::Function /*callback*/, Holder* holder,
                                    void* /*data*/) {
  // No environment: it is being torn down, and nothing can be called any more.
  if (static_cast<napi_env>(env) == nullptr || holder == nullptr) return;
  const Holder session = *holder;
  session->deliver();
}

void EngineBinding::Session::deliver() {
  if (!engine) return;
  const Napi::HandleScope scope(env);
  if (std::optional<Batch> batch = engine->queue().pop()) {
    try {
      onBatch.Call({batchToJs(env, *batch)});
    } catch (const Napi::Error& error) {
      // A callback that throws is the program's business, as in any event handler: its uncaughtException
      // hears of it.
      napi_fatal_exception(env, error.Value());
    }
  }
  if (!engine) return;  // closed by the callback
  if (!engine->queue().isEmpty()) {
    deliverLater();
    return;
  }
  isWakePlanned = false;
  // The thread may have pushed between the look and the line above, and have relied on the planned wake-up.
  if (!engine->queue().isEmpty() && !isWakePlanned.exchange(true)) deliverLater();
}

void EngineBinding::Session::deliverLater() {
  const Napi::Env environment(env);
  environment.Global().Get("setImmediate").As<Napi::Function>().Call({deliverNext.Value()});
}

/// Idempotent. Afterwards no callback comes any more and nothing is held.
void EngineBinding::Session::stop() {
  if (engine) {
    engine->close();
    lastCounters = engine->counters();
    engine.reset();
  }
  if (!wakener) return;
  napi_remove_env_cleanup_hook(env, onEnvironmentEnd, this);
  // The last of these may hold the last reference to this session.
  const Holder self = shared_from_this();
  onBatch.Reset();
  deliverNext.Reset();
  const Wakener ending = *std::exchange(wakener, std::nullopt);
  ending.Abort();
}

Napi::Function EngineBinding::classOf(Napi::Env env) {
  return DefineClass(env, "NativeEngine",
                     {InstanceMethod<&EngineBinding::play>("play"),
                      InstanceMethod<&EngineBinding::pause>("pause"),
                      InstanceMethod<&EngineBinding::seek>("seek"),
                      InstanceMethod<&EngineBinding::setSpeed>("setSpeed"),
                      InstanceMethod<&EngineBinding::setLooping>("setLooping"),
                      InstanceMethod<&EngineBinding::setDisplay>("setDisplay"),
                      InstanceMethod<&EngineBinding::configure>("configure"),
                      InstanceMethod<&EngineBinding::counters>("counters"),
                      InstanceMethod<&EngineBinding::close>("close")});
}

EngineBinding::EngineBinding(const Napi::CallbackInfo& info) : Napi::ObjectWrap<EngineBinding>(info) {
  const Napi::Env env = info.Env();
  if (!info[1].IsFunction()) {
    throw Napi::TypeError::New(env, "the engine needs a function that takes its batches");
  }
  config_ = engineConfigFromJs(env, info[0]);
  session_ = std::make_shared<Session>();
  try {
    const Napi::Value scene = info[0].As<Napi::Object>().Get("scene");
    std::unique_ptr<Source> live;
    if (scene.IsObject()) live = std::make_unique<SceneSource>(sceneSpecFromJs(scene.As<Napi::Object>()));
    session_->open(env, config_, std::move(live), info[1].As<Napi::Function>());
  } catch (const Napi::Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Napi::Error::New(env, error.what());
  }
  tellSettings(info, session_->engine->settings());
}

Napi::Object EngineBinding::tellSettings(const Napi::CallbackInfo& info, const EngineSettings& settings) {
  const Napi::Object object = settingsToJs(info.Env(), settings);
  constexpr auto kAttributes = static_cast<napi_property_attributes>(napi_enumerable | napi_configurable);
  info.This().As<Napi::Object>().DefineProperty(
      Napi::PropertyDescriptor::Value("settings", object, kAttributes));
  return object;
}

EngineBinding::~EngineBinding() {
  if (session_) session_->stop();
}

void EngineBinding::play(const Napi::CallbackInfo& /*info*/) {
  if (session_->engine) session_->engine->play();
}

void EngineBinding::pause(const Napi::CallbackInfo& /*info*/) {
  if (session_->engine) session_->engine->pause();
}

void EngineBinding::seek(const Napi::CallbackInfo& info) {
  const double sample = std::clamp(numberFromJs(info.Env(), info[0], "sample"), 0.0, 9007199254740991.0);
  if (session_->engine) session_->engine->seek(static_cast<std::uint64_t>(sample));
}

void EngineBinding::setSpeed(const Napi::CallbackInfo& info) {
  const double speed = std::max(0.0, numberFromJs(info.Env(), info[0], "speed"));
  if (session_->engine) session_->engine->setSpeed(speed);
}

void EngineBinding::setLooping(const Napi::CallbackInfo& info) {
  const bool isLooping = info[0].ToBoolean();
  if (session_->engine) session_->engine->setLooping(isLooping);
}

void EngineBinding::setDisplay(const Napi::CallbackInfo& info) {
  const DisplayLimits limits = displayLimitsFromJs(info.Env(), info[0]);
  if (session_->engine) session_->engine->setDisplay(limits);
}

Napi::Value EngineBinding::configure(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  EngineConfig changed = config_;
  stageFromJs(env, info[0], info[1], changed);
  changed.configHash = uintFromJs(env, info[2], "configHash");
  if (!session_->engine) throw Napi::Error::New(env, "the engine is closed: open the recording again");
  try {
    const EngineSettings settings = session_->engine->configure(changed);
    config_ = changed;
    return tellSettings(info, settings);
  } catch (const Napi::Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Napi::Error::New(env, error.what());
  }
}

Napi::Value EngineBinding::counters(const Napi::CallbackInfo& info) {
  const EngineCounters counters = session_->engine ? session_->engine->counters() : session_->lastCounters;
  return countersToJs(info.Env(), counters);
}

Napi::Value EngineBinding::close(const Napi::CallbackInfo& info) {
  session_->stop();
  const auto done = Napi::Promise::Deferred::New(info.Env());
  done.Resolve(info.Env().Undefined());
  return done.Promise();
}

}  // namespace sferic
