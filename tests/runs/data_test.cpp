#include "zeroset/core/error.hpp"
#include "zeroset/runs/image_files.hpp"
#include "zeroset/runs/images.hpp"
#include "zeroset/runs/md5.hpp"
#include "zeroset/runs/safetensors.hpp"

#include "support/catch.hpp"
#include "support/whole_files.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

using namespace zeroset;
using namespace zeroset::runs;
using zeroset::testing::bytes_of;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::scratch;
using zeroset::testing::write_bytes;

namespace {

std::string md5(const std::string& text) {
  Md5 sum;
  sum.update(text.data(), text.size());
  return sum.finish();
}

const std::filesystem::path& mini() {
  static const std::filesystem::path kFolder = image_folder(ImageSet::cifar10_mini, {});
  return kFolder;
}

/// One record: a label and 3,072 bytes.
std::string record(int label, char pixel) {
  return static_cast<char>(label) + std::string(3072, pixel);
}

}  // namespace

TEST_CASE("MD5 gives the sums of RFC 1321, A.5") {
  CHECK(md5("") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(md5("a") == "0cc175b9c0f1b6a831c399e269772661");
  CHECK(md5("abc") == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(md5("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
  CHECK(md5("abcdefghijklmnopqrstuvwxyz") == "c3fcd3d76192e4007dfb496cca67e13b");
  CHECK(md5("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == "d174ab98d277d9f5a5611c2c9f419d9f");
  CHECK(md5("12345678901234567890123456789012345678901234567890123456789012345678901234567890") ==
        "57edf4a22be3c955ac49da2e2107b67a");
}

TEST_CASE("MD5 does not depend on how the message is cut") {
  const std::string text(1000, 'x');
  for (const std::size_t cut : {1U, 55U, 56U, 63U, 64U, 65U, 500U}) {
    Md5 sum;
    sum.update(text.data(), cut);
    sum.update(text.data() + cut, text.size() - cut);
    CHECK(sum.finish() == md5(text));
  }
}

TEST_CASE("the bundled images are the published ones, 200 and 100 of each class") {
  for (const FileReport& report : check_images(ImageSet::cifar10_mini, {})) {
    INFO(describe(report));
    CHECK(report.state == FileState::good);
  }
  const ImageInfo info = image_info(ImageSet::cifar10_mini);
  CHECK(info.train == 2000);
  CHECK(info.test == 1000);
  CHECK(std::ranges::all_of(info.train_classes, [](auto n) { return n == 200; }));
  CHECK(std::ranges::all_of(info.test_classes, [](auto n) { return n == 100; }));
  for (std::size_t c = 0; c < 3; ++c) {
    // The whole training set's are .4914 .4822 .4465 and .247 .243 .262.
    CHECK(std::abs(info.mean[c] - std::array{0.4914, 0.4822, 0.4465}[c]) < 0.02);
    CHECK(std::abs(info.deviation[c] - std::array{0.247, 0.243, 0.262}[c]) < 0.01);
  }
}

TEST_CASE("images keep the bytes and the order of the file") {
  const auto images = load_images({.train = 3, .test = 2});
  const std::string file = bytes_of(mini() / "train.bin");
  REQUIRE(images->train.count() == 3);
  REQUIRE(images->test.count() == 2);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(images->train.labels[k] == static_cast<std::uint8_t>(file[3073 * k]));
    CHECK(std::memcmp(images->train.pixels.data() + 3072 * k, file.data() + 3073 * k + 1, 3072) == 0);
  }
}

TEST_CASE("random labels and inputs are the same each time, uniform, and leave the test labels alone") {
  const auto truth = load_images({});
  const auto random = load_images({.labels = LabelKind::random, .inputs = InputKind::random});
  const auto again = load_images({.labels = LabelKind::random, .inputs = InputKind::random});
  CHECK(random->train.labels == again->train.labels);
  CHECK(random->train.pixels == again->train.pixels);
  CHECK(random->test.labels == truth->test.labels);
  CHECK(random->train.labels != truth->train.labels);
  CHECK(random->test.pixels != truth->test.pixels);
  for (std::uint8_t label = 0; label < 10; ++label) {
    CHECK(std::abs(std::ranges::count(random->train.labels, label) - 200) < 70);  // 5 deviations
  }
  CHECK(std::abs(random->mean[0] - 0.5) < 0.001);
}

TEST_CASE("more images than there are is refused, by the name of the member") {
  CHECK_THROWS_WITH(load_images({.train = 2001}), ContainsSubstring("/dataset/train: expected at most 2000 images"));
  CHECK_THROWS_WITH(load_images({.test = 1001}), ContainsSubstring("/dataset/test: expected at most 1000 images"));
  CHECK_THROWS_AS(load_images({.label_noise = 1.5}), InvalidArgument);
}

TEST_CASE("label noise changes nine tenths of the named share of the training labels, and nothing else") {
  const auto truth = load_images({});
  CHECK(load_images({.label_noise = 0})->train.labels == truth->train.labels);
  for (const double share : {0.1, 0.5, 1.0}) {
    const auto noisy = load_images({.label_noise = share});
    CHECK(noisy->train.pixels == truth->train.pixels);
    CHECK(noisy->test.labels == truth->test.labels);
    std::int64_t changed = 0;
    for (std::size_t k = 0; k < 2000; ++k) {
      changed += noisy->train.labels[k] != truth->train.labels[k] ? 1 : 0;
    }
    const double replaced = share * 2000;  // of which each is wrong with probability 9/10: 5 deviations
    CHECK(std::abs(static_cast<double>(changed) - 0.9 * replaced) < 5 * std::sqrt(0.09 * replaced));
    CHECK(changed <= static_cast<std::int64_t>(replaced));
    CHECK(load_images({.label_noise = share})->train.labels == noisy->train.labels);
  }
}

TEST_CASE("more label noise changes the labels that less noise changed to the same ones, and further ones") {
  const auto truth = load_images({}), some = load_images({.label_noise = 0.2}),
             more = load_images({.label_noise = 0.6});
  std::int64_t further = 0;
  for (std::size_t k = 0; k < 2000; ++k) {
    if (some->train.labels[k] != truth->train.labels[k]) {
      CHECK(more->train.labels[k] == some->train.labels[k]);
    }
    further += more->train.labels[k] != some->train.labels[k] ? 1 : 0;
  }
  CHECK(std::abs(static_cast<double>(further) - 0.9 * 800) < 5 * std::sqrt(0.09 * 800));
}

TEST_CASE("the labels of full noise are uniform over the classes") {
  const auto noisy = load_images({.label_noise = 1});
  for (std::uint8_t label = 0; label < 10; ++label) {
    CHECK(std::abs(std::ranges::count(noisy->train.labels, label) - 200) < 70);  // 5 deviations
  }
}

TEST_CASE("a validation set is the end of the training files, apart from what is trained on") {
  const std::string file = bytes_of(mini() / "train.bin");
  const auto images = load_images({.train = 4, .test = 3, .held_out = HeldOut::validation});
  REQUIRE(images->train.count() == 4);
  REQUIRE(images->test.count() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const char* record = file.data() + 3073 * (1997 + k);
    CHECK(images->test.labels[k] == static_cast<std::uint8_t>(record[0]));
    CHECK(std::memcmp(images->test.pixels.data() + 3072 * k, record + 1, 3072) == 0);
    CHECK(std::memcmp(images->train.pixels.data() + 3072 * k, file.data() + 3073 * k + 1, 3072) == 0);
  }
  // Nothing lies in both, and together they are the files; the normalization is that of the training images alone.
  const auto rest = load_images({.test = 300, .held_out = HeldOut::validation});
  CHECK(rest->train.count() == 1700);
  const auto first = load_images({.train = 1700}), all = load_images({});
  CHECK(rest->train.pixels == first->train.pixels);
  CHECK(rest->mean == first->mean);
  CHECK(rest->mean != all->mean);
  std::vector<std::uint8_t> joined = rest->train.pixels;
  joined.insert(joined.end(), rest->test.pixels.begin(), rest->test.pixels.end());
  CHECK(joined == all->train.pixels);
}

TEST_CASE("held-out labels stay true where the training labels do not") {
  const auto truth = load_images({.test = 300, .held_out = HeldOut::validation});
  const auto random =
      load_images({.test = 300, .labels = LabelKind::random, .label_noise = 0.5, .held_out = HeldOut::validation});
  CHECK(random->test.labels == truth->test.labels);
  CHECK(random->train.labels != truth->train.labels);
}

TEST_CASE("a validation set that leaves too little to train on is refused, by the name of the member") {
  const auto message = ContainsSubstring("/dataset/train: expected at most 1700 images, got 1701");
  CHECK_THROWS_WITH(load_images({.train = 1701, .test = 300, .held_out = HeldOut::validation}), message);
  for (const std::int64_t held_out : {0, 2000, 5000}) {
    CHECK_THROWS_WITH(load_images({.test = held_out, .held_out = HeldOut::validation}),
                      ContainsSubstring("/dataset/test: expected 1 to 1999 training images to hold out"));
  }
}

TEST_CASE("a missing, a truncated and a changed file are named with what was expected and found") {
  const auto folder = scratch();
  const std::string good = bytes_of(mini() / "train.bin");
  const auto state = [&] { return check_images(ImageSet::cifar10_mini, folder)[0]; };
  write_bytes(folder / "cifar10-mini/train.bin", good.substr(0, 1000));
  CHECK(state().state == FileState::wrong_size);
  CHECK_THROWS_WITH(load_images({}, folder), ContainsSubstring("train.bin: expected 6146000 bytes, found 1000"));
  std::string changed = good;
  changed[5000] = static_cast<char>(changed[5000] ^ 1);
  write_bytes(folder / "cifar10-mini/train.bin", changed);
  CHECK(state().state == FileState::wrong_md5);
  CHECK_THROWS_WITH(
      load_images({}, folder),
      ContainsSubstring("train.bin: expected MD5 e1f5964efab02fb19c18dbf5607c3517, found " + md5(changed)));
  write_bytes(folder / "cifar10-mini/train.bin", good);
  CHECK_THROWS_WITH(load_images({}, folder), ContainsSubstring("test.bin: missing"));
  CHECK_THROWS_WITH(load_images({.kind = ImageSet::cifar10}, folder), ContainsSubstring("data_batch_1.bin: missing"));
}

TEST_CASE("ZEROSET_DATA names the root, before what is given; files may lie in it or in its subfolder") {
  const auto folder = scratch();
  setenv("ZEROSET_DATA", folder.c_str(), 1);
  CHECK(data_root("/elsewhere") == folder);
  CHECK(image_folder(ImageSet::cifar10, folder) == folder / "cifar-10-batches-bin");
  write_bytes(folder / "data_batch_1.bin", "x");
  CHECK(image_folder(ImageSet::cifar10, folder) == folder);
  write_bytes(folder / "cifar-10-batches-bin/data_batch_1.bin", "x");
  CHECK(image_folder(ImageSet::cifar10, folder) == folder / "cifar-10-batches-bin");
  unsetenv("ZEROSET_DATA");
  CHECK(data_root("/elsewhere") == "/elsewhere");
}

TEST_CASE("records of a wrong length or with a wrong label are refused") {
  const auto folder = scratch();
  Images images;
  write_bytes(folder / "short.bin", record(1, 'a').substr(1));
  CHECK_THROWS_WITH(append_records(folder / "short.bin", images),
                    ContainsSubstring("expected a multiple of 3073 bytes, found 3072"));
  write_bytes(folder / "label.bin", record(3, 'a') + record(10, 'b'));
  CHECK_THROWS_WITH(append_records(folder / "label.bin", images),
                    ContainsSubstring("expected labels of 0 to 9, found 10 at byte 3073"));
}

TEST_CASE("a safetensors file reads back as it was written") {
  const auto folder = scratch();
  const TensorFile file{.arrays = {make_array("layer1.weight", {2, 3}, std::vector<float>{1, 2, 3, 4, 5, -0.1F}),
                                   make_array("mean", {2}, std::vector<double>{0.1, 1e300}),
                                   make_array("empty", {0, 3}, std::vector<float>{})},
                        .metadata = {{"step", "17"}}};
  write_safetensors(folder / "a.safetensors", file);
  const TensorFile back = read_safetensors(folder / "a.safetensors");
  REQUIRE(back.arrays.size() == 3);
  CHECK(back.metadata == file.metadata);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(back.arrays[i].name == file.arrays[i].name);
    CHECK(back.arrays[i].shape == file.arrays[i].shape);
    CHECK(back.arrays[i].data == file.arrays[i].data);
  }
  CHECK(float32_values(back.arrays[0])[5] == -0.1F);
  CHECK_THROWS_AS(float64_values(back.arrays[0]), Error);
  const std::string bytes = bytes_of(folder / "a.safetensors");
  std::uint64_t header = 0;
  std::memcpy(&header, bytes.data(), 8);
  CHECK(header % 8 == 0);
  CHECK(bytes.size() == 8 + header + 6 * 4 + 2 * 8);
}

TEST_CASE("a safetensors file that is cut off anywhere is an error, never a crash") {
  const auto folder = scratch();
  write_safetensors(folder / "a.safetensors",
                    {.arrays = {make_array("w", {4}, std::vector<float>{1, 2, 3, 4})}, .metadata = {}});
  const std::string bytes = bytes_of(folder / "a.safetensors");
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    write_bytes(folder / "cut.safetensors", bytes.substr(0, length));
    CHECK_THROWS_AS(read_safetensors(folder / "cut.safetensors"), Error);
  }
}

TEST_CASE("headers that lie about their tensors are errors") {
  const auto folder = scratch();
  const auto with_header = [&](std::string header, const std::string& data) {
    header.append((8 - header.size() % 8) % 8, ' ');
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(header.size());
    write_bytes(folder / "h.safetensors", bytes + header + data);
    return folder / "h.safetensors";
  };
  CHECK_THROWS_AS(
      read_safetensors(with_header(R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", "12345678")), Error);
  CHECK_THROWS_AS(
      read_safetensors(with_header(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", "12345678")), Error);
  CHECK_THROWS_AS(
      read_safetensors(with_header(R"({"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", "12345678")), Error);
  CHECK_THROWS_AS(read_safetensors(with_header(R"({"w":{"dtype":"F9","shape":[2],"data_offsets":[0,8]}})", "12345678")),
                  Error);
  CHECK_THROWS_AS(read_safetensors(with_header(R"({"w":7})", "")), Error);
  CHECK_THROWS_AS(read_safetensors(with_header("[1, 2]", "")), Error);
  CHECK_NOTHROW(read_safetensors(with_header(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "12345678")));
}

TEST_CASE("Python's safetensors opens the file") {
  if (std::system("python3 -c 'import safetensors.numpy' 2>/dev/null") != 0) {
    ZEROSET_SKIP("Python has no safetensors");
  }
  const auto folder = scratch();
  const std::filesystem::path file = folder / "a.safetensors";
  write_safetensors(file,
                    {.arrays = {make_array("w", {2, 2}, std::vector<float>{1, 2, 3, 4})}, .metadata = {{"step", "1"}}});
  const std::string check = "from safetensors.numpy import load_file; assert (load_file(\"" + file.string() +
                            "\")[\"w\"] == [[1, 2], [3, 4]]).all()";
  CHECK(std::system(("python3 -c '" + check + "'").c_str()) == 0);
}

TEST_CASE("a file that cannot be written is one error that names it") {
  CHECK_THROWS_WITH(write_safetensors("/proc/zeroset/a.safetensors", {}),
                    ContainsSubstring("/proc/zeroset/a.safetensors"));
}
