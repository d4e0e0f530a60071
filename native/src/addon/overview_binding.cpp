// Tiles and closing may take a while, so they run on workers of Node's pool; each holds the overview while it does.
#include "addon/overview_binding.hpp"

#include <sys/stat.h>

#include <cstring>
#include <exception>
#include <string>
#include <utility>

#include "addon/options_from_js.hpp"
#include "source/file_source.hpp"

namespace sferic {
namespace {

Napi::Number number(Napi::Env env, auto value) { return Napi::Number::New(env, static_cast<double>(value)); }

Napi::Value textOrNull(Napi::Env env, const std::string& text) {
  return text.empty() ? env.Null() : Napi::Value(Napi::String::New(env, text));
}

const char* nameOf(OverviewPhase phase) {
  switch (phase) {
    case OverviewPhase::starting:
      return "starting";
    case OverviewPhase::sampling:
      return "sampling";
    case OverviewPhase::refining:
      return "refining";
    case OverviewPhase::done:
      return "done";
    case OverviewPhase::stopped:
      return "stopped";
    case OverviewPhase::failed:
      return "failed";
  }
  __builtin_unreachable();
}

std::optional<FileIdentity> identityOf(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  constexpr std::int64_t kNsPerS = 1'000'000'000;
  return FileIdentity{.device = status.st_dev,
                      .inode = status.st_ino,
                      .changedNs = status.st_mtim.tv_sec * kNsPerS + status.st_mtim.tv_nsec};
}

OverviewConfig overviewConfigFromJs(Napi::Env env, const Napi::Value& value) {
  const FileSourceConfig file = fileSourceConfigFromJs(env, value);
  const auto options = value.As<Napi::Object>();
  OverviewConfig config;
  config.openSource = [file] { return std::make_unique<FileSource>(file); };
  config.identity = identityOf(file.path);
  config.window = windowSettingsFromJs(env, options);
  config.hopSize = uintFromJs(env, options.Get("hopSize"), "hopSize");
  config.threads = uintFromJs(env, options.Get("threads"), "threads");
  config.cacheFolder = options.Get("cacheFolder").ToString().Utf8Value();
  return config;
}

Napi::Object layoutToJs(Napi::Env env, const Overview& overview) {
  const OverviewLayout& layout = overview.layout();
  auto object = Napi::Object::New(env);
  object.Set("fftSize", number(env, layout.fftSize()));
  object.Set("hopSize", number(env, layout.hopSize()));
  object.Set("windowCount", number(env, layout.windowCount()));
  object.Set("storedLevel", number(env, layout.storedLevel()));
  object.Set("levelCount", number(env, layout.levelCount()));
  object.Set("cells", number(env, layout.cells()));
  object.Set("topDbfs", number(env, overview.scale().topDbfs()));
  object.Set("stepDb", number(env, kCodeStepDb));
  object.Freeze();
  return object;
}

TileRequest tileRequestFromJs(Napi::Env env, const Napi::Value& value) {
  if (!value.IsObject()) throw Napi::TypeError::New(env, "a tile is asked for by an object");
  const auto object = value.As<Napi::Object>();
  const auto uintOf = [&](const char* name) { return uintFromJs(env, object.Get(name), name); };
  TileRequest request;
  request.level = uintOf("level");
  const double firstColumn = numberFromJs(env, object.Get("firstColumn"), "firstColumn");
  if (firstColumn < 0) throw Napi::TypeError::New(env, "firstColumn must not be negative");
  request.firstColumn = static_cast<std::uint64_t>(firstColumn);
  request.columnCount = uintOf("columnCount");
  request.firstCell = uintOf("firstCell");
  request.cellCount = uintOf("cellCount");
  request.outCells = uintOf("outCells");
  request.plane =
      object.Get("plane").ToString().Utf8Value() == "mean" ? OverviewPlane::mean : OverviewPlane::max;
  return request;
}

/// Deletes itself after OnOK or OnError, as Napi::AsyncWorker does.
class TileWorker : public Napi::AsyncWorker {
 public:
  TileWorker(Napi::Env env, std::shared_ptr<Overview> overview, const TileRequest& request)
      : Napi::AsyncWorker(env),
        done_(Napi::Promise::Deferred::New(env)),
        overview_(std::move(overview)),
        request_(request) {}

  [[nodiscard]] Napi::Promise promise() const { return done_.Promise(); }

 protected:
  void Execute() override { tile_ = overview_->tile(request_); }

  void OnOK() override {
    const Napi::Env env = Env();
    auto codes = Napi::Uint8Array::New(env, tile_.codes.size());
    std::memcpy(codes.Data(), tile_.codes.data(), tile_.codes.size());
    auto tile = Napi::Object::New(env);
    tile.Set("codes", codes);
    tile.Set("exactColumns", number(env, tile_.exactColumns));
    done_.Resolve(tile);
  }

  void OnError(const Napi::Error& error) override { done_.Reject(error.Value()); }

 private:
  Napi::Promise::Deferred done_;
  std::shared_ptr<Overview> overview_;
  TileRequest request_;
  OverviewTile tile_;
};

class CloseWorker : public Napi::AsyncWorker {
 public:
  CloseWorker(Napi::Env env, std::shared_ptr<Overview> overview)
      : Napi::AsyncWorker(env), done_(Napi::Promise::Deferred::New(env)), overview_(std::move(overview)) {}

  [[nodiscard]] Napi::Promise promise() const { return done_.Promise(); }

 protected:
  void Execute() override { overview_->close(); }
  void OnOK() override { done_.Resolve(Env().Undefined()); }
  void OnError(const Napi::Error& error) override { done_.Reject(error.Value()); }

 private:
  Napi::Promise::Deferred done_;
  std::shared_ptr<Overview> overview_;
};

}  // namespace

Napi::Function OverviewBinding::classOf(Napi::Env env) {
  return DefineClass(env, "NativeOverview",
                     {InstanceMethod<&OverviewBinding::progress>("progress"),
                      InstanceMethod<&OverviewBinding::tile>("tile"),
                      InstanceMethod<&OverviewBinding::close>("close")});
}

OverviewBinding::OverviewBinding(const Napi::CallbackInfo& info) : Napi::ObjectWrap<OverviewBinding>(info) {
  const Napi::Env env = info.Env();
  const OverviewConfig config = overviewConfigFromJs(env, info[0]);
  try {
    overview_ = std::make_shared<Overview>(config);
  } catch (const std::exception& error) {
    throw Napi::Error::New(env, error.what());
  }
  napi_add_env_cleanup_hook(env, onEnvironmentEnd, overview_.get());
  info.This().As<Napi::Object>().DefineProperty(
      Napi::PropertyDescriptor::Value("layout", layoutToJs(env, *overview_), napi_enumerable));
}

OverviewBinding::~OverviewBinding() {
  if (!overview_) return;
  napi_remove_env_cleanup_hook(Env(), onEnvironmentEnd, overview_.get());
  overview_->close();
}

/// Its threads must not outlive the environment; they stop within milliseconds.
void OverviewBinding::onEnvironmentEnd(void* overview) { static_cast<Overview*>(overview)->close(); }

Napi::Value OverviewBinding::progress(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const OverviewProgress progress = overview_->progress();
  auto object = Napi::Object::New(env);
  object.Set("phase", Napi::String::New(env, nameOf(progress.phase)));
  object.Set("chunksDone", number(env, progress.chunksDone));
  object.Set("chunksSeen", number(env, progress.chunksSeen));
  object.Set("chunksFromCache", number(env, progress.chunksFromCache));
  object.Set("chunkCount", number(env, progress.chunkCount));
  object.Set("error", textOrNull(env, progress.error));
  object.Set("cacheProblem", textOrNull(env, progress.cacheProblem));
  object.Set("cachePath", textOrNull(env, progress.cachePath));
  return object;
}

Napi::Value OverviewBinding::tile(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto* worker = new TileWorker(env, overview_, tileRequestFromJs(env, info[0]));
  const Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

Napi::Value OverviewBinding::close(const Napi::CallbackInfo& info) {
  auto* worker = new CloseWorker(info.Env(), overview_);
  const Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

}  // namespace sferic
