// A file that exists under its own name only when it is whole.
#pragma once

#include <cstdio>
#include <memory>
#include <span>
#include <string>

namespace sferic::scene {

/// Errors are thrown as std::runtime_error with one line.
class WholeFile {
 public:
  explicit WholeFile(const std::string& path);
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  /// Removes what was written unless keep() has succeeded.
  ~WholeFile();

  void write(std::span<const unsigned char> bytes);
  void keep();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  [[noreturn]] void fail(const char* what) const;

  std::string path_;
  std::string partial_;
  std::unique_ptr<std::FILE, Close> file_;
  bool isClosed_ = false;
  bool isKept_ = false;
};

}  // namespace sferic::scene
