#include "algebra/dimensions/upset.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace zeroset::algebra::detail {
namespace {

class UpsetSearch {
 public:
  UpsetSearch(const Point& largest, const std::function<std::optional<bool>(const Point&)>& contains)
      : largest_(largest), contains_(contains), candidates_{Point(largest.size(), 1)} {}

  [[nodiscard]] MinimalElements run() {
    while (const auto candidate = next_candidate()) {
      const std::optional<bool> member = ask(*candidate);
      if (!member) {
        break;
      }
      if (*member) {
        minimal_.insert(*candidate);
        continue;
      }
      const auto maximal = raised(*candidate);
      if (!maximal) {
        break;
      }
      cut_below(*maximal);
    }
    return {{minimal_.begin(), minimal_.end()}, !stopped_};
  }

 private:
  /// Absent where the search was stopped.
  std::optional<bool> ask(const Point& x) {
    if (std::any_of(members_.begin(), members_.end(), [&](const Point& y) { return below(y, x); })) {
      return true;
    }
    if (std::any_of(outside_.begin(), outside_.end(), [&](const Point& y) { return below(x, y); })) {
      return false;
    }
    const std::optional<bool> member = contains_(x);
    stopped_ = !member;
    if (member && *member) {
      std::erase_if(members_, [&](const Point& y) { return below(x, y); });
      members_.push_back(x);
    }
    return member;
  }

  std::optional<Point> next_candidate() const {
    const auto found =
        std::find_if(candidates_.begin(), candidates_.end(), [&](const Point& x) { return !minimal_.contains(x); });
    return found == candidates_.end() ? std::nullopt : std::optional(*found);
  }

  /// A maximal non-member above a non-member.
  std::optional<Point> raised(Point x) {
    for (std::size_t i = x.size(); i-- > 0;) {
      Point probe = x;
      std::int64_t min_member = largest_[i] + 1;
      probe[i] = largest_[i];
      while (x[i] + 1 < min_member) {
        const std::optional<bool> member = ask(probe);
        if (!member) {
          return std::nullopt;
        }
        (*member ? min_member : x[i]) = probe[i];
        probe[i] = x[i] + (min_member - x[i]) / 2;
      }
    }
    return x;
  }

  /// Replaces the candidates below a new non-member by the least ones above them that are not.
  void cut_below(const Point& outside) {
    std::vector<Point> raised_points;
    for (auto one = candidates_.begin(); one != candidates_.end();) {
      if (!below(*one, outside)) {
        ++one;
        continue;
      }
      for (std::size_t i = 0; i < one->size(); ++i) {
        if (outside[i] < largest_[i]) {
          raised_points.push_back(*one);
          raised_points.back()[i] = outside[i] + 1;
        }
      }
      one = candidates_.erase(one);
    }
    for (Point& point : raised_points) {
      add_candidate(std::move(point));
    }
    outside_.push_back(outside);
  }

  void add_candidate(Point point) {
    if (std::any_of(candidates_.begin(), candidates_.end(), [&](const Point& y) { return below(y, point); })) {
      return;
    }
    std::erase_if(candidates_, [&](const Point& y) { return below(point, y); });
    candidates_.insert(std::move(point));
  }

  const Point& largest_;
  const std::function<std::optional<bool>(const Point&)>& contains_;
  std::set<Point> candidates_{};  ///< minimal points below no element of outside_; those of minimal_ among them
  std::set<Point> minimal_{};
  std::vector<Point> members_{};  ///< the least that were asked for
  std::vector<Point> outside_{};  ///< maximal non-members
  bool stopped_ = false;
};

}  // namespace

bool below(const Point& a, const Point& b) {
  return std::equal(a.begin(), a.end(), b.begin(), [](std::int64_t x, std::int64_t y) { return x <= y; });
}

MinimalElements minimal_elements(const Point& largest,
                                 const std::function<std::optional<bool>(const Point&)>& contains) {
  return UpsetSearch(largest, contains).run();
}

}  // namespace zeroset::algebra::detail
