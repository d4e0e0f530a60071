// A clip takes as long as the piece is: it has a worker of its own, which looks at a flag after every block.
#include "addon/clip_binding.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "addon/options_from_js.hpp"
#include "clip/clip.hpp"

namespace sferic {
namespace {

Napi::Value resultToJs(Napi::Env env, const std::optional<ClipResult>& result) {
  if (!result) return env.Null();
  auto object = Napi::Object::New(env);
  object.Set("sampleCount", Napi::Number::New(env, static_cast<double>(result->sampleCount)));
  object.Set("invalidSamples", Napi::Number::New(env, static_cast<double>(result->invalidSamples)));
  object.Set("saturatedSamples", Napi::Number::New(env, static_cast<double>(result->saturatedSamples)));
  return object;
}

/// Deletes itself after OnOK or OnError, as Napi::AsyncWorker does.
class ClipWorker : public Napi::AsyncProgressWorker<double> {
 public:
  ClipWorker(Napi::Env env, ClipConfig config, std::shared_ptr<std::atomic<bool>> isCancelled,
             const Napi::Function& onProgress)
      : Napi::AsyncProgressWorker<double>(env),
        done_(Napi::Promise::Deferred::New(env)),
        onProgress_(Napi::Persistent(onProgress)),
        config_(std::move(config)),
        isCancelled_(std::move(isCancelled)) {}

  [[nodiscard]] Napi::Promise promise() const { return done_.Promise(); }

 protected:
  void Execute(const ExecutionProgress& progress) override {
    result_ = writeClip(config_, *isCancelled_, [&](double fraction) { progress.Send(&fraction, 1); });
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
    done_.Resolve(resultToJs(Env(), result_));
  }

  void OnError(const Napi::Error& error) override {
    isOver_ = true;
    done_.Reject(error.Value());
  }

 private:
  Napi::Promise::Deferred done_;
  Napi::FunctionReference onProgress_;
  ClipConfig config_;
  std::shared_ptr<std::atomic<bool>> isCancelled_;
  bool isOver_ = false;
  std::optional<ClipResult> result_;
};

}  // namespace

Napi::Value writeClipFromJs(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!info[1].IsFunction()) throw Napi::TypeError::New(env, "writeClip needs a function for its progress");
  auto isCancelled = std::make_shared<std::atomic<bool>>(false);
  auto* worker =
      new ClipWorker(env, clipConfigFromJs(env, info[0]), isCancelled, info[1].As<Napi::Function>());
  auto job = Napi::Object::New(env);
  job.Set("done", worker->promise());
  job.Set("cancel", Napi::Function::New(env, [isCancelled](const Napi::CallbackInfo&) { *isCancelled = true; }));
  worker->Queue();
  return job;
}

}  // namespace sferic
