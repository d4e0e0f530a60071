// The generator runs for seconds, so it has a worker of its own. An environment that ends meanwhile waits for
// it: Node runs its clean-up hooks only after all work has ended, so there is no way to tell it to stop.
#include "addon/scene_binding.hpp"

#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "addon/scene_spec_from_js.hpp"
#include "sferic/scene.hpp"
#include "sferic/scene_spec.hpp"

namespace sferic {
namespace {

Napi::Object burstToJs(Napi::Env env, const SceneBurst& burst) {
  auto object = Napi::Object::New(env);
  object.Set("emitter", Napi::String::New(env, burst.emitter));
  object.Set("class", Napi::String::New(env, burst.klass));
  object.Set("sampleStart", Napi::Number::New(env, static_cast<double>(burst.sampleStart)));
  object.Set("sampleCount", Napi::Number::New(env, static_cast<double>(burst.sampleCount)));
  object.Set("lowOffsetHz", Napi::Number::New(env, burst.lowOffsetHz));
  object.Set("highOffsetHz", Napi::Number::New(env, burst.highOffsetHz));
  object.Set("snrDb", Napi::Number::New(env, burst.snrDb));
  return object;
}

Napi::Object sceneToJs(Napi::Env env, const SceneResult& scene) {
  auto bursts = Napi::Array::New(env, scene.bursts.size());
  for (std::size_t i = 0; i < scene.bursts.size(); ++i) {
    bursts.Set(static_cast<std::uint32_t>(i), burstToJs(env, scene.bursts[i]));
  }
  auto object = Napi::Object::New(env);
  object.Set("sampleRateHz", Napi::Number::New(env, scene.sampleRateHz));
  object.Set("sampleCount", Napi::Number::New(env, static_cast<double>(scene.sampleCount)));
  object.Set("bursts", bursts);
  return object;
}

/// Deletes itself after OnOK or OnError, as Napi::AsyncWorker does.
template <typename Result>
class SceneWorker : public Napi::AsyncProgressWorker<double> {
 public:
  using Work = std::function<Result(const std::function<void(double)>& tell)>;
  using ToJs = std::function<Napi::Value(Napi::Env, const Result&)>;

  SceneWorker(Napi::Env env, const Napi::Function& onProgress, Work work, ToJs toJs)
      : Napi::AsyncProgressWorker<double>(env),
        done_(Napi::Promise::Deferred::New(env)),
        onProgress_(Napi::Persistent(onProgress)),
        work_(std::move(work)),
        toJs_(std::move(toJs)) {}

  [[nodiscard]] Napi::Promise promise() const { return done_.Promise(); }

 protected:
  void Execute(const ExecutionProgress& progress) override {
    result_ = work_([&](double fraction) { progress.Send(&fraction, 1); });
  }

  void OnProgress(const double* fractions, std::size_t count) override {
    const Napi::HandleScope scope(Env());
    if (count == 0 || isOver_) return;
    try {
      onProgress_.Call({Napi::Number::New(Env(), fractions[count - 1])});
    } catch (const Napi::Error& error) {
      napi_fatal_exception(Env(), error.Value());
    }
  }

  void OnOK() override {
    isOver_ = true;
    done_.Resolve(toJs_(Env(), result_));
  }

  void OnError(const Napi::Error& error) override {
    isOver_ = true;
    done_.Reject(error.Value());
  }

 private:
  Napi::Promise::Deferred done_;
  Napi::FunctionReference onProgress_;
  Work work_;
  ToJs toJs_;
  bool isOver_ = false;
  Result result_;
};

Napi::Object bandToJs(Napi::Env env, const OccupiedBand& band) {
  auto object = Napi::Object::New(env);
  object.Set("lowHz", Napi::Number::New(env, band.lowHz));
  object.Set("highHz", Napi::Number::New(env, band.highHz));
  return object;
}

}  // namespace

Napi::Value writeSceneFromJs(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsObject() || !info[1].IsString() || !info[2].IsFunction()) {
    throw Napi::TypeError::New(env, "writeScene needs a scene, a path and a function for its progress");
  }
  auto spec = std::make_shared<const SceneSpec>(sceneSpecFromJs(info[0].As<Napi::Object>()));
  auto mustStop = std::make_shared<std::atomic<bool>>(false);
  const std::string path = info[1].As<Napi::String>().Utf8Value();
  auto* worker = new SceneWorker<std::vector<OccupiedBand>>(
      env, info[2].As<Napi::Function>(),
      [spec, mustStop, path](const std::function<void(double)>& tell) {
        return writeScene(*spec, path, [&](double fraction) {
          tell(fraction);
          return !*mustStop;
        });
      },
      [](Napi::Env at, const std::vector<OccupiedBand>& bands) -> Napi::Value {
        auto list = Napi::Array::New(at, bands.size());
        for (std::size_t k = 0; k < bands.size(); ++k) list.Set(static_cast<std::uint32_t>(k), bandToJs(at, bands[k]));
        return list;
      });
  auto work = Napi::Object::New(env);
  work.Set("done", worker->promise());
  work.Set("stop", Napi::Function::New(env, [mustStop](const Napi::CallbackInfo&) { *mustStop = true; }));
  worker->Queue();
  return work;
}

Napi::Value writeDemoSceneFromJs(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsString() || !info[1].IsNumber() || !info[2].IsFunction()) {
    throw Napi::TypeError::New(env, "writeDemoScene needs a path, a seed and a function for its progress");
  }
  const double seed = info[1].As<Napi::Number>().DoubleValue();
  if (!(seed >= 0 && seed <= 9007199254740991.0 && std::floor(seed) == seed)) {
    throw Napi::TypeError::New(env, "the seed of the scene must be a whole number from 0 to 2^53 - 1");
  }
  const std::string path = info[0].As<Napi::String>().Utf8Value();
  auto* worker = new SceneWorker<SceneResult>(
      env, info[2].As<Napi::Function>(),
      [path, seed](const std::function<void(double)>& tell) {
        return writeDemoScene(path, static_cast<std::uint64_t>(seed), tell);
      },
      sceneToJs);
  const Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

}  // namespace sferic
