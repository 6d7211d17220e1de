#include "algebra/mixed_volumes/mixed_volume_traversal.hpp"

#include "algebra/mixed_volumes/mixed_volume_cell.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <type_traits>
#include <variant>
#include <vector>

namespace zeroset::algebra::detail {
namespace {

constexpr std::chrono::milliseconds kPatience{50};
constexpr std::int64_t kStepsUnasked = 256;  ///< between two looks at the clock

using AnyCell = std::variant<Cell<std::int32_t>, Cell<Int128>, Cell<Integer>>;

/// Subtrees that wait for a thread. A thread gives away its oldest, which is likely its largest, as soon as another has
/// nothing to do.
class Queue {
 public:
  explicit Queue(const TraversalOptions& options)
      : threads_(options.threads), bytes_(options.bytes), cells_left_(options.kept_cells) {}

  /// True where somebody waits for work.
  [[nodiscard]] bool wanted() const { return wanted_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool stopped() const { return stopped_.load(std::memory_order_relaxed); }

  void push(AnyCell cell) {
    const std::lock_guard lock(mutex_);
    cells_.push_back(std::move(cell));
    wanted_ = waiting_ > static_cast<int>(cells_.size());
    changed_.notify_one();
  }

  /// Waits for a subtree, and calls `meanwhile` without the lock from time to time; none where all is done or stopped.
  [[nodiscard]] std::optional<AnyCell> pop(const std::function<void()>& meanwhile) {
    std::unique_lock lock(mutex_);
    ++waiting_;
    wanted_ = waiting_ > static_cast<int>(cells_.size());
    if (waiting_ == threads_ && cells_.empty()) {
      done_ = true;
      changed_.notify_all();
    }
    while (!changed_.wait_for(lock, kPatience, [&] { return done_ || stopped() || !cells_.empty(); })) {
      lock.unlock();
      meanwhile();
      lock.lock();
    }
    if (cells_.empty() || stopped()) {
      return std::nullopt;
    }
    --waiting_;
    AnyCell cell = std::move(cells_.front());
    cells_.pop_front();
    wanted_ = waiting_ > static_cast<int>(cells_.size());
    return cell;
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  void run_out_of_memory() {
    out_of_memory_ = true;
    stop();
  }
  [[nodiscard]] bool out_of_memory() const { return out_of_memory_; }

  /// One more cell is kept. \returns false where there are too many; then all is stopped
  [[nodiscard]] bool keep() {
    if (cells_left_.fetch_sub(1, std::memory_order_relaxed) > 0) {
      return true;
    }
    out_of_cells_ = true;
    stop();
    return false;
  }
  [[nodiscard]] bool out_of_cells() const { return out_of_cells_; }

  /// Counts the memory of tables that may wait; negative where it is given back.
  void take(double bytes) {
    if ((taken_ += bytes) > bytes_) {
      throw std::bad_alloc();
    }
  }

  void go_on_without_one() {
    const std::lock_guard lock(mutex_);
    --threads_;
  }

 private:
  int threads_;
  const double bytes_;
  std::atomic<double> taken_ = 0;
  std::atomic<std::int64_t> cells_left_;
  std::atomic<bool> out_of_memory_ = false, out_of_cells_ = false;
  int waiting_ = 0;
  bool done_ = false;
  std::atomic<bool> wanted_ = false, stopped_ = false;
  std::deque<AnyCell> cells_{};
  std::mutex mutex_{};
  std::condition_variable changed_{};
};

/// What one thread found.
struct Found {
  Integer volume = 0;
  std::int64_t cells = 0, steps = 0;
  std::vector<std::vector<std::uint32_t>> edges{};
};

class Explorer {
 public:
  /// \param watch  called from time to time; may be empty
  Explorer(const Stages& stages, Queue& queue, bool keeps, std::function<void()> watch)
      : stages_(stages), queue_(queue), keeps_(keeps), watch_(std::move(watch)) {}

  /// Subtrees, until nobody has any.
  void run() {
    while (auto cell = queue_.pop([this] { watch(); })) {
      std::visit([this](auto& start) { explore(start); }, *cell);
    }
  }

  [[nodiscard]] const Found& found() const { return found_; }
  [[nodiscard]] Found& found() { return found_; }

 private:
  void watch() const {
    if (watch_) {
      watch_();
    }
  }

  template <class T>
  struct Stack {
    std::vector<Cell<T>> cells{};
    std::size_t bottom = 0, top = 0;
    double bytes = 0;
  };

  /// A place on the stack, for a cell as large as this one.
  template <class T>
  Cell<T>& push(Stack<T>& stack, const Cell<T>& like) const {
    if (stack.top == stack.cells.size()) {
      const auto bytes = static_cast<double>(like.entries.size() * sizeof(T) + like.slack.size() * sizeof(SlackOf<T>));
      queue_.take(bytes);
      stack.bytes += bytes;
      stack.cells.emplace_back();
    }
    return stack.cells[stack.top++];
  }

  /// Children of `cell` at the inequality of `entering`. Where two cells become one, the one that lacks the later
  /// column goes on and the other ends.
  struct Children {
    bool without_first = false, without_second = false;
  };
  template <class T>
  Children children(const Cell<T>& cell, std::uint32_t entering) const {
    const std::size_t r = stages_.layouts[cell.real].block[entering];
    const T& a = entry(stages_, cell, r, entering);
    const bool b_positive = a < cell.volume, b_zero = a == cell.volume;
    return {a > 0 && (b_positive || b_zero || cell.second[r] < entering),
            b_positive && (a > 0 || a == 0 || cell.first[r] < entering)};
  }

  template <class T>
  void count(const T& volume) {
    if constexpr (std::is_same_v<T, std::int32_t>) {
      small_ += static_cast<std::uint64_t>(volume);
      if (small_ >> 62 != 0) {
        flush();
      }
    } else {
      found_.volume += Integer(volume);
    }
    ++found_.cells;
  }

  /// Of a mixed cell, where they are asked for. \param last  the second column of the last block
  template <class T>
  void keep_edges(const Cell<T>& cell, std::uint32_t last) {
    if (!keeps_ || !queue_.keep()) {
      return;
    }
    auto& edges = found_.edges.emplace_back();
    for (std::size_t i = 0; i < stages_.unknowns; ++i) {
      edges.push_back(cell.first[i]);
      edges.push_back(i + 1 == stages_.unknowns ? last : cell.second[i]);
    }
  }

  /// A cell whose moving pair is of the support: the next stage, or the end. \returns false for the end
  template <class T>
  bool finish_stage(Cell<T>& cell) {
    if (cell.real == stages_.unknowns) {
      count(cell.volume);
      keep_edges(cell, cell.second.back());
      return false;
    }
    if (!enter_stage(stages_, cell)) {
      explore_wider(cell);
      return false;
    }
    return true;
  }

  template <class T>
  void explore_wider(const Cell<T>& cell) {
    if constexpr (!std::is_same_v<T, Integer>) {
      auto wide = widened(cell);
      explore(wide);
    }
  }

  /// One exchange. \returns false where the branch ends
  template <class T>
  bool step(Cell<T>& cell, Cell<T>& next, Stack<T>& stack) {
    const auto entering = first_violated(stages_, cell, scratch_);
    if (!entering) {
      return false;
    }
    const std::size_t k = cell.real - 1, r = stages_.layouts[cell.real].block[*entering];
    Children which = children(cell, *entering);
    const bool last = which.without_second && r == k && cell.real == stages_.unknowns &&
                      is_point(stages_, cell, *entering) && is_point(stages_, cell, cell.first[k]);
    const auto count_last = [&] {  // its last exchange need not be carried out
      if (last) {
        count(T(cell.volume - entry(stages_, cell, r, *entering)));
        keep_edges(cell, *entering);
      }
    };
    which.without_second = which.without_second && !last;
    if (which.without_first && which.without_second) {
      Cell<T>& other = push(stack, cell);
      if (!exchange(stages_, cell, other, *entering, Leaving::second)) {
        --stack.top;
        explore_wider(cell);
        return false;
      }
    }
    if (!which.without_first && !which.without_second) {
      count_last();
      return false;
    }
    if (!exchange(stages_, cell, next, *entering, which.without_first ? Leaving::first : Leaving::second)) {
      if (which.without_first && which.without_second) {
        --stack.top;
      }
      explore_wider(cell);  // which meets the last one again
      return false;
    }
    count_last();
    std::swap(cell, next);
    return true;
  }

  template <class T>
  void follow(Cell<T>& cell, Cell<T>& next, Stack<T>& stack) {
    do {
      const std::size_t k = cell.real - 1;
      if (cell.real == 0 || (is_point(stages_, cell, cell.first[k]) && is_point(stages_, cell, cell.second[k]))) {
        if (!finish_stage(cell)) {
          return;
        }
      }
      if (queue_.stopped()) {
        return;
      }
      if (++found_.steps % kStepsUnasked == 0) {
        watch();
      }
      if (queue_.wanted() && stack.top > stack.bottom) {
        queue_.push(AnyCell(std::move(stack.cells[stack.bottom++])));
      }
    } while (step(cell, next, stack));
  }

  template <class T>
  void explore(Cell<T>& start) {
    Stack<T> stack;
    Cell<T> cell = std::move(start), next;
    follow(cell, next, stack);
    while (stack.top > stack.bottom && !queue_.stopped()) {
      std::swap(cell, stack.cells[--stack.top]);
      if (stack.top == stack.bottom) {
        stack.top = stack.bottom = 0;
      }
      follow(cell, next, stack);
    }
    queue_.take(-stack.bytes);
    flush();
  }

  void flush() {
    found_.volume += small_;
    small_ = 0;
  }

  const Stages& stages_;
  Queue& queue_;
  bool keeps_;
  std::function<void()> watch_;
  Found found_{};
  std::uint64_t small_ = 0;  ///< volume found, but not yet added up
  std::vector<double> scratch_{};
};

}  // namespace

Traversal traverse(const Stages& stages, const TraversalOptions& options) {
  Queue queue(options);
  std::deque<Explorer> explorers;
  std::vector<std::exception_ptr> errors(static_cast<std::size_t>(options.threads));
  const auto watch = [&] {
    if (options.stop && options.stop()) {
      queue.stop();
    }
    if (options.progress) {
      options.progress(
          {"mixed volume", 0, 0, std::to_string(explorers[0].found().cells) + " cells on the first thread"});
    }
  };
  for (int i = 0; i < options.threads; ++i) {
    explorers.emplace_back(stages, queue, options.kept_cells > 0, i == 0 ? std::function<void()>(watch) : nullptr);
  }
  const auto run = [&](std::size_t i) {
    try {
      explorers[i].run();
    } catch (const std::bad_alloc&) {
      queue.run_out_of_memory();
    } catch (...) {
      errors[i] = std::current_exception();
      queue.stop();
    }
  };
  queue.push(start_cell<std::int32_t>(stages));
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < explorers.size(); ++i) {
      try {
        others.emplace_back(run, i);
      } catch (const std::system_error&) {
        queue.go_on_without_one();  // fewer threads will do
      }
    }
    run(0);
  }
  Traversal result{
      .complete = !queue.stopped(), .out_of_memory = queue.out_of_memory(), .out_of_cells = queue.out_of_cells()};
  for (std::size_t i = 0; i < explorers.size(); ++i) {
    if (errors[i]) {
      std::rethrow_exception(errors[i]);
    }
    Found& found = explorers[i].found();
    result.volume += found.volume;
    result.cells += found.cells;
    result.steps += found.steps;
    std::move(found.edges.begin(), found.edges.end(), std::back_inserter(result.edges));
  }
  return result;
}

}  // namespace zeroset::algebra::detail
