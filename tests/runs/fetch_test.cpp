// Downloads from a server on the loopback address that behaves well or badly.
#include "zeroset/core/error.hpp"
#include "zeroset/runs/image_files.hpp"
#include "zeroset/runs/md5.hpp"

#include "support/catch.hpp"
#include "support/whole_files.hpp"

#include <arpa/inet.h>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace zeroset;
using namespace zeroset::runs;
using zeroset::testing::bytes_of;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::scratch;
using zeroset::testing::write_bytes;

namespace {

/// What the server does with the k-th request (from 0) that asks for bytes from `begin` on.
struct Answer {
  std::string status = "200 OK";
  std::string body{};
  std::size_t promised = std::string::npos;  ///< Content-Length, where it is not the body's
};
using Behavior = std::function<Answer(int request, std::size_t begin)>;

/// A server of one file, one connection at a time.
class Server {
 public:
  explicit Server(Behavior behavior) : behavior_(std::move(behavior)), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    REQUIRE(bind(socket_, reinterpret_cast<sockaddr*>(&address), length) == 0);
    REQUIRE(listen(socket_, 8) == 0);
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
    url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/a.tar.gz";
    thread_ = std::thread([this] { serve(); });
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }

  std::string url;
  std::atomic<int> requests{0};

 private:
  void serve() {
    for (int client = accept(socket_, nullptr, nullptr); client >= 0; client = accept(socket_, nullptr, nullptr)) {
      std::string request;
      char buffer[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t count = read(client, buffer, sizeof buffer);
        if (count <= 0) {
          break;
        }
        request.append(buffer, static_cast<std::size_t>(count));
      }
      const std::size_t range = request.find("Range: bytes=");
      const std::size_t begin = range == std::string::npos ? 0 : std::stoul(request.substr(range + 13));
      const Answer answer = behavior_(requests++, begin);
      const std::size_t promised = answer.promised == std::string::npos ? answer.body.size() : answer.promised;
      std::string head =
          "HTTP/1.1 " + answer.status + "\r\nConnection: close\r\nContent-Length: " + std::to_string(promised) + "\r\n";
      if (answer.status.starts_with("206")) {
        const std::size_t total = begin + promised;
        head += "Content-Range: bytes " + std::to_string(begin) + "-" + std::to_string(total - 1) + "/" +
                std::to_string(total) + "\r\n";
      }
      const std::string text = head + "\r\n" + answer.body;
      for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t count = send(client, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) {
          break;
        }
        sent += static_cast<std::size_t>(count);
      }
      close(client);
    }
  }

  Behavior behavior_;
  int socket_;
  std::thread thread_;
};

/// A small archive in the layout of the real one, and options that know it.
struct Archive {
  std::filesystem::path folder = scratch();
  std::string bytes{};
  FetchOptions options{};

  Archive() {
    const std::string first(5000, 'a'), last(100'000, 'b');
    write_bytes(folder / "cifar-10-batches-bin/first.bin", first);
    write_bytes(folder / "cifar-10-batches-bin/last.bin", last + noise());
    const std::string archive = (folder / "a.tar.gz").string();
    REQUIRE(std::system(("tar -czf " + archive + " -C " + folder.string() + " cifar-10-batches-bin").c_str()) == 0);
    bytes = bytes_of(archive);
    options.archive_bytes = static_cast<std::int64_t>(bytes.size());
    options.archive_md5 = md5_of_file(archive);
    options.files.clear();
    for (const char* name : {"first.bin", "last.bin"}) {
      const auto path = folder / (std::string("cifar-10-batches-bin/") + name);
      options.files.push_back({name, static_cast<std::int64_t>(std::filesystem::file_size(path)), md5_of_file(path)});
    }
    options.retries = 2;
  }

  /// Bytes that do not compress, so that the archive takes several packets.
  static std::string noise() {
    std::string text;
    unsigned state = 1;
    for (int i = 0; i < 300'000; ++i) {
      state = state * 1664525U + 1013904223U;
      text += static_cast<char>(state >> 24U);
    }
    return text;
  }
};

bool all_good(const std::vector<FileReport>& reports) {
  return std::all_of(
      reports.begin(), reports.end(), [](const FileReport& report) { return report.state == FileState::good; });
}

/// Nothing but the files themselves is left in the root.
bool is_clean(const std::filesystem::path& root) {
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (entry.path().filename() != "cifar-10-batches-bin") {
      return false;
    }
  }
  return true;
}

Answer rest(const std::string& bytes, std::size_t begin) {
  return {begin == 0 ? "200 OK" : "206 Partial Content", bytes.substr(begin)};
}

}  // namespace

TEST_CASE("fetch downloads, checks, unpacks, and then leaves good files alone") {
  Archive archive;
  const auto root = scratch();
  Server server([&](int, std::size_t begin) { return rest(archive.bytes, begin); });
  archive.options.url = server.url;
  CHECK(all_good(fetch_images(root, archive.options)));
  CHECK(bytes_of(root / "cifar-10-batches-bin/last.bin") == bytes_of(archive.folder / "cifar-10-batches-bin/last.bin"));
  CHECK(is_clean(root));
  CHECK(all_good(fetch_images(root, archive.options)));
  CHECK(server.requests == 1);
}

TEST_CASE("a connection that breaks is gone on with where it broke") {
  Archive archive;
  const auto root = scratch();
  const std::size_t half = archive.bytes.size() / 2;
  std::atomic<std::size_t> resumed_at{0};
  Server server([&](int request, std::size_t begin) {
    if (request == 0) {
      return Answer{"200 OK", archive.bytes.substr(0, half), archive.bytes.size()};
    }
    resumed_at = begin;
    return rest(archive.bytes, begin);
  });
  archive.options.url = server.url;
  CHECK(all_good(fetch_images(root, archive.options)));
  CHECK(resumed_at == half);
  CHECK(server.requests == 2);
}

TEST_CASE("a server that cannot go on in the middle is asked from the start") {
  Archive archive;
  const auto root = scratch();
  Server server([&](int request, std::size_t) {
    return request == 0 ? Answer{"200 OK", archive.bytes.substr(0, 1000), archive.bytes.size()}
                        : Answer{"200 OK", archive.bytes};
  });
  archive.options.url = server.url;
  CHECK(all_good(fetch_images(root, archive.options)));
}

TEST_CASE("a connection that keeps breaking is one clear error; the part stays for the next time") {
  Archive archive;
  const auto root = scratch();
  const std::size_t piece = 10'000;
  Server server([&](int, std::size_t begin) {
    Answer answer = rest(archive.bytes, begin);
    answer.promised = answer.body.size();
    answer.body.resize(piece);
    return answer;
  });
  archive.options.url = server.url;
  CHECK_THROWS_WITH(fetch_images(root, archive.options),
                    ContainsSubstring("broke after 30000 of " + std::to_string(archive.bytes.size()) + " bytes"));
  CHECK(bytes_of(root / "cifar-10-binary.tar.gz.part") == archive.bytes.substr(0, 3 * piece));
}

TEST_CASE("an archive of a wrong size is refused and good files survive it") {
  Archive archive;
  const auto root = scratch();
  write_bytes(root / "cifar-10-batches-bin/first.bin", bytes_of(archive.folder / "cifar-10-batches-bin/first.bin"));
  Server server([&](int, std::size_t) { return Answer{"200 OK", archive.bytes + "more"}; });
  archive.options.url = server.url;
  const std::string found = std::to_string(archive.bytes.size() + 4), expected = std::to_string(archive.bytes.size());
  CHECK_THROWS_WITH(fetch_images(root, archive.options),
                    ContainsSubstring("expected " + expected + " bytes, found " + found));
  CHECK(is_clean(root));
  CHECK(bytes_of(root / "cifar-10-batches-bin/first.bin").size() == 5000);
}

TEST_CASE("an archive with a wrong MD5 is refused") {
  Archive archive;
  const auto root = scratch();
  std::string changed = archive.bytes;
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
  Server server([&](int, std::size_t begin) { return rest(changed, begin); });
  archive.options.url = server.url;
  CHECK_THROWS_WITH(fetch_images(root, archive.options),
                    ContainsSubstring("expected MD5 " + archive.options.archive_md5));
  CHECK(is_clean(root));
}

TEST_CASE("no server and no such page are errors with curl's words") {
  Archive archive;
  const auto root = scratch();
  archive.options.url = "http://127.0.0.1:1/a.tar.gz";
  CHECK_THROWS_WITH(fetch_images(root, archive.options),
                    ContainsSubstring("cannot download http://127.0.0.1:1/a.tar.gz"));
  Server server([](int, std::size_t) { return Answer{"404 Not Found", ""}; });
  archive.options.url = server.url;
  CHECK_THROWS_WITH(fetch_images(root, archive.options), ContainsSubstring("404"));
}

TEST_CASE("fetch takes an archive or a folder instead, and leaves both as they are") {
  Archive archive;
  const auto root = scratch(), other = scratch();
  archive.options.from = archive.folder / "a.tar.gz";
  CHECK(all_good(fetch_images(root, archive.options)));
  CHECK(std::filesystem::exists(archive.options.from));
  archive.options.from = archive.folder;
  CHECK(all_good(fetch_images(other, archive.options)));
  CHECK(is_clean(other));
  CHECK(std::filesystem::exists(archive.folder / "cifar-10-batches-bin/first.bin"));
}

TEST_CASE("a folder with a wrong file and an archive that is none are refused before anything is replaced") {
  Archive archive;
  const auto root = scratch();
  write_bytes(archive.folder / "cifar-10-batches-bin/last.bin", "short");
  archive.options.from = archive.folder;
  CHECK_THROWS_WITH(fetch_images(root, archive.options), ContainsSubstring("last.bin: expected 400000 bytes, found 5"));
  write_bytes(archive.folder / "none.tar.gz", "no archive");
  archive.options.from = archive.folder / "none.tar.gz";
  archive.options.archive_bytes = 10;
  archive.options.archive_md5 = md5_of_file(archive.options.from);
  CHECK_THROWS_WITH(fetch_images(root, archive.options), ContainsSubstring("cannot unpack"));
  archive.options.from = "/nowhere";
  CHECK_THROWS_WITH(fetch_images(root, archive.options), ContainsSubstring("/nowhere"));
  CHECK(is_clean(root));
}

TEST_CASE("a stop request ends the download and keeps the part") {
  Archive archive;
  const auto root = scratch();
  Server server([&](int, std::size_t begin) {
    Answer answer = rest(archive.bytes, begin);
    answer.promised = answer.body.size();
    answer.body.resize(1000);
    return answer;
  });
  archive.options.url = server.url;
  archive.options.retries = 1000;
  archive.options.stop = [&] { return server.requests > 0; };
  CHECK_THROWS_AS(fetch_images(root, archive.options), Error);
}
