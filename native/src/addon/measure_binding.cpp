// A measurement reads every sample of its box, which may take a second: it runs on a worker of Node's pool.
#include "addon/measure_binding.hpp"

#include <cstring>
#include <utility>
#include <vector>

#include "addon/options_from_js.hpp"
#include "measure/box_meter.hpp"
#include "source/file_source.hpp"

namespace sferic {
namespace {

std::uint64_t indexOf(Napi::Env env, const Napi::Object& options, const char* name) {
  const double value = numberFromJs(env, options.Get(name), name);
  if (value < 0) throw Napi::TypeError::New(env, std::string(name) + " must not be negative");
  return static_cast<std::uint64_t>(value);
}

Napi::Float32Array copied(Napi::Env env, const std::vector<float>& values) {
  auto array = Napi::Float32Array::New(env, values.size());
  std::memcpy(array.Data(), values.data(), values.size() * sizeof(float));
  return array;
}

/// Deletes itself after OnOK or OnError, as Napi::AsyncWorker does.
class MeasureWorker : public Napi::AsyncWorker {
 public:
  MeasureWorker(Napi::Env env, FileSourceConfig file, BoxMeterConfig config)
      : Napi::AsyncWorker(env),
        done_(Napi::Promise::Deferred::New(env)),
        file_(std::move(file)),
        config_(std::move(config)) {}

  [[nodiscard]] Napi::Promise promise() const { return done_.Promise(); }

 protected:
  void Execute() override {
    FileSource source(file_);
    data_ = measureBox(source, config_);
  }

  void OnOK() override {
    const Napi::Env env = Env();
    auto object = Napi::Object::New(env);
    const auto set = [&](const char* name, auto value) {
      object.Set(name, Napi::Number::New(env, static_cast<double>(value)));
    };
    object.Set("meanPower", copied(env, data_.meanPower));
    set("windowCount", data_.windowCount);
    set("enbwBins", data_.enbwBins);
    object.Set("envelope", copied(env, data_.envelope));
    set("envelopeStart", data_.envelopeStart);
    set("windowsPerValue", data_.windowsPerValue);
    done_.Resolve(object);
  }

  void OnError(const Napi::Error& error) override { done_.Reject(error.Value()); }

 private:
  Napi::Promise::Deferred done_;
  FileSourceConfig file_;
  BoxMeterConfig config_;
  BoxMeasurementData data_;
};

}  // namespace

Napi::Value measureBoxFromJs(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  FileSourceConfig file = fileSourceConfigFromJs(env, info[0]);
  const auto options = info[0].As<Napi::Object>();
  const auto uintOf = [&](const char* name) { return uintFromJs(env, options.Get(name), name); };
  BoxMeterConfig config;
  config.window = windowSettingsFromJs(env, options);
  config.hopSize = uintOf("hopSize");
  config.sampleStart = indexOf(env, options, "boxStart");
  config.sampleCount = indexOf(env, options, "boxCount");
  config.envelopeFftSize = uintOf("envelopeFftSize");
  config.firstEnvelopeBin = uintOf("firstEnvelopeBin");
  config.envelopeBinCount = uintOf("envelopeBinCount");
  if (config.hopSize < 1 || config.hopSize > config.window.fftSize) {
    throw Napi::TypeError::New(env, "hopSize is 1 to fftSize");
  }
  const std::uint32_t size = config.envelopeFftSize;
  if (size < 256 || size > 65536 || (size & (size - 1)) != 0) {
    throw Napi::TypeError::New(env, "envelopeFftSize is a power of two, 256 to 65536");
  }
  auto* worker = new MeasureWorker(env, std::move(file), std::move(config));
  const Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

}  // namespace sferic
