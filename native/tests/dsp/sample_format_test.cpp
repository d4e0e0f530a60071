// Every format: full scale, sign, byte order, alignment, and what is not a number.
#include "dsp/sample_format.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

using namespace sferic;

namespace {

template <typename Word>
std::vector<std::byte> bytesOf(const std::vector<Word>& words) {
  std::vector<std::byte> bytes(words.size() * sizeof(Word));
  std::memcpy(bytes.data(), words.data(), bytes.size());
  return bytes;
}

template <typename Word>
std::vector<std::byte> swapped(std::vector<std::byte> bytes) {
  for (std::size_t i = 0; i < bytes.size(); i += sizeof(Word)) {
    std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                 bytes.begin() + static_cast<std::ptrdiff_t>(i + sizeof(Word)));
  }
  return bytes;
}

struct Converted {
  std::vector<std::complex<float>> samples;
  std::size_t invalid = 0;
};

/// From an odd address, as a header of odd length leaves it.
Converted convert(SampleFormat format, const std::vector<std::byte>& bytes) {
  std::vector<std::byte> shifted(bytes.size() + 1);
  std::copy(bytes.begin(), bytes.end(), shifted.begin() + 1);
  Converted result;
  result.samples.resize(bytes.size() / bytesPerSample(format));
  result.invalid = convertSamples(format, std::span(shifted).subspan(1), result.samples);
  return result;
}

}  // namespace

TEST_CASE("the names are SigMF's, and others are unknown") {
  CHECK(sampleFormatFromName("cu8") == SampleFormat::cu8);
  CHECK(sampleFormatFromName("ci8") == SampleFormat::ci8);
  CHECK(sampleFormatFromName("ci16_le") == SampleFormat::ci16Le);
  CHECK(sampleFormatFromName("ci16_be") == SampleFormat::ci16Be);
  CHECK(sampleFormatFromName("cf32_le") == SampleFormat::cf32Le);
  CHECK(sampleFormatFromName("cf32_be") == SampleFormat::cf32Be);
  CHECK_FALSE(sampleFormatFromName("ci16").has_value());
  CHECK_FALSE(sampleFormatFromName("").has_value());
}

TEST_CASE("cu8: 0 is -1, 255 is +1, the middle is between 127 and 128") {
  const auto [samples, invalid] = convert(SampleFormat::cu8, bytesOf<std::uint8_t>({0, 255, 127, 128}));
  CHECK(samples[0] == std::complex<float>(-1.0F, 1.0F));
  CHECK(samples[1].real() == doctest::Approx(-0.5 / 127.5));
  CHECK(samples[1].imag() == doctest::Approx(0.5 / 127.5));
  CHECK(invalid == 0);
}

TEST_CASE("ci8: -128 is -1") {
  const auto converted = convert(SampleFormat::ci8, bytesOf<std::int8_t>({-128, 127, 0, 64}));
  CHECK(converted.samples[0] == std::complex<float>(-1.0F, 127.0F / 128.0F));
  CHECK(converted.samples[1] == std::complex<float>(0.0F, 0.5F));
}

TEST_CASE("ci16: -32768 is -1, in both byte orders") {
  const auto bytes = bytesOf<std::int16_t>({-32768, 32767, 16384, -1});
  const auto little = convert(SampleFormat::ci16Le, bytes);
  CHECK(little.samples[0] == std::complex<float>(-1.0F, 32767.0F / 32768.0F));
  CHECK(little.samples[1] == std::complex<float>(0.5F, -1.0F / 32768.0F));
  CHECK(convert(SampleFormat::ci16Be, swapped<std::int16_t>(bytes)).samples == little.samples);
}

TEST_CASE("cf32: as it is, in both byte orders") {
  const auto bytes = bytesOf<float>({1.0F, -0.25F, 1e-20F, 3.0F});
  const auto little = convert(SampleFormat::cf32Le, bytes);
  CHECK(little.samples[0] == std::complex<float>(1.0F, -0.25F));
  CHECK(little.samples[1] == std::complex<float>(1e-20F, 3.0F));
  CHECK(convert(SampleFormat::cf32Be, swapped<float>(bytes)).samples == little.samples);
}

TEST_CASE("a sample that is not a number, infinite or absurdly large becomes 0 and is counted") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinite = std::numeric_limits<float>::infinity();
  const auto bytes = bytesOf<float>({nan, 1.0F, 1.0F, -infinite, 1e30F, 0.0F, 0.5F, 0.5F});
  for (const auto& [samples, invalid] :
       {convert(SampleFormat::cf32Le, bytes), convert(SampleFormat::cf32Be, swapped<float>(bytes))}) {
    CHECK(invalid == 3);
    for (int i = 0; i < 3; ++i) CHECK(samples[i] == std::complex<float>(0.0F, 0.0F));
    CHECK(samples[3] == std::complex<float>(0.5F, 0.5F));
  }
}

namespace {

/// Every edge of a word of `bits`, and some in between.
std::vector<std::uint64_t> edgeWords(int bits) {
  const std::uint64_t all = bits == 64 ? ~0ULL : (1ULL << bits) - 1;
  const std::uint64_t half = 1ULL << (bits - 1);
  return {0, 1, half - 1, half, half + 1, all - 1, all, 0x5A5A5A5A5A5A5A5AULL & all};
}

std::vector<std::byte> packed(const std::vector<std::uint64_t>& words, int bits, bool isBigEndian) {
  std::vector<std::byte> bytes;
  for (const std::uint64_t word : words) {
    for (int i = 0; i < bits / 8; ++i) {
      const int at = isBigEndian ? bits / 8 - 1 - i : i;
      bytes.push_back(static_cast<std::byte>(word >> (8 * at)));
    }
  }
  return bytes;
}

void checkIntegers(const char* name, int bits, bool isSigned, bool isBigEndian) {
  CAPTURE(name);
  const auto format = sampleFormatFromName(name);
  REQUIRE(format.has_value());
  CHECK(bytesPerSample(*format) == static_cast<std::size_t>(bits / 4));
  const auto words = edgeWords(bits);
  const auto [samples, invalid] = convert(*format, packed(words, bits, isBigEndian));
  CHECK(invalid == 0);
  REQUIRE(samples.size() == words.size() / 2);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const double full = std::ldexp(1.0, bits - 1);
    const double asSigned = static_cast<double>(words[i]) - (words[i] >> (bits - 1) ? 2 * full : 0.0);
    const double expected = isSigned ? asSigned / full : (static_cast<double>(words[i]) - (full - 0.5)) / (full - 0.5);
    const float got = i % 2 == 0 ? samples[i / 2].real() : samples[i / 2].imag();
    CHECK(got == doctest::Approx(expected).epsilon(1e-6));
    CHECK(std::fabs(got) <= 1.0F);
  }
}

}  // namespace

TEST_CASE("every integer format, at its edges, against plain arithmetic") {
  checkIntegers("cu8", 8, false, false);
  checkIntegers("ci8", 8, true, false);
  checkIntegers("cu16_le", 16, false, false);
  checkIntegers("cu16_be", 16, false, true);
  checkIntegers("ci16_le", 16, true, false);
  checkIntegers("ci16_be", 16, true, true);
  checkIntegers("ci24_le", 24, true, false);
  checkIntegers("cu32_le", 32, false, false);
  checkIntegers("cu32_be", 32, false, true);
  checkIntegers("ci32_le", 32, true, false);
  checkIntegers("ci32_be", 32, true, true);
}

TEST_CASE("cf64: rounded to a float once, and what is not a number becomes 0 and is counted") {
  const auto bytes = bytesOf<double>({1.0, -0.1, 1e-300, 0.0, 1e40, 0.0, 0.0, -std::numeric_limits<double>::infinity(),
                                      std::numeric_limits<double>::quiet_NaN(), 1.0});
  for (const auto& [samples, invalid] :
       {convert(SampleFormat::cf64Le, bytes), convert(SampleFormat::cf64Be, swapped<double>(bytes))}) {
    CHECK(samples[0] == std::complex<float>(1.0F, -0.1F));
    CHECK(samples[1] == std::complex<float>(0.0F, 0.0F));
    CHECK(invalid == 3);
    for (int i = 2; i < 5; ++i) CHECK(samples[i] == std::complex<float>(0.0F, 0.0F));
  }
}
