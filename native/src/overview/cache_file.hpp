// The chunks of one overview in one file: checked when read, whole or absent however the writing ended. Knows no
// samples and no levels.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>

namespace sferic {

/// The cache cannot be used. One line for the user; the overview itself does not need it.
class CacheError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// 64 bits, different whenever any one 8-byte word differs; good enough to find damage, no defence against intent.
[[nodiscard]] std::uint64_t hashBytes(std::span<const std::uint8_t> bytes, std::uint64_t seed);

/// All that two overviews must share to be the same one.
struct CacheKey {
  std::uint64_t contentHash = 0;  ///< of samples of the recording, and of the facts that it is read with
  std::uint64_t sampleCount = 0;
  std::uint64_t settingsHash = 0;
  double topDbfs = 0;
  std::uint64_t chunkCount = 0;
  std::uint64_t recordBytes = 0;
};

/// Which file it was made from. A copy elsewhere may share it; the same file with another time was written to.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t changedNs = 0;
};

class CacheFile {
 public:
  enum class State : std::uint8_t { absent, good, damaged };

  /// Opens or makes the file of this key in `folder`, which is made if need be. A file of another key, or of a
  /// recording that was written to since, is begun anew; wasDamaged() says whether it was not even readable as one.
  /// Throws CacheError.
  CacheFile(const std::filesystem::path& folder, const CacheKey& key, const FileIdentity& identity);
  ~CacheFile();
  CacheFile(const CacheFile&) = delete;
  CacheFile& operator=(const CacheFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] bool wasDamaged() const { return wasDamaged_; }

  /// Fills `record`, [recordBytes], which means nothing unless the answer is good.
  State load(std::uint64_t chunk, std::span<std::uint8_t> record) const;
  /// From any thread. Throws CacheError.
  void store(std::uint64_t chunk, std::span<const std::uint8_t> record);

 private:
  [[nodiscard]] std::uint64_t placeOf(std::uint64_t chunk) const;
  void begin(std::span<const std::uint8_t> header);

  std::filesystem::path path_;
  CacheKey key_;
  int descriptor_ = -1;
  bool wasDamaged_ = false;
};

}  // namespace sferic
