/// \file
/// The exceptions of zeroset.
///
/// An exception means that the caller or the input is wrong, or that this build lacks a part. What a correct
/// caller must expect of mathematics (a basis that explodes, a network that diverges) is a status in a result.
#pragma once

#include <stdexcept>
#include <string>

namespace zeroset {

/// Base of every exception that the library throws on purpose.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A documented precondition does not hold. The message names function, expectation and value.
class InvalidArgument : public Error {
 public:
  using Error::Error;
};

/// A document, a file or a command line is malformed.
class SpecError : public Error {
 public:
  /// \param pointer  JSON pointer of the offending value ("" is the whole document)
  /// \param message  what was expected, and what was found
  SpecError(std::string pointer, std::string message)
      : Error((pointer.empty() ? std::string("/") : pointer) + ": " + message),
        pointer_(std::move(pointer)),
        message_(std::move(message)) {}

  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  [[nodiscard]] const std::string& message() const { return message_; }

 private:
  std::string pointer_, message_;
};

/// The specification is valid, but this build has no code for it yet. The program exits with 3.
class NotInThisBuild : public Error {
 public:
  using Error::Error;
};

/// The work was refused or stopped because it needs more than a limit allows. The message names the estimate and
/// the flag that lifts the limit. The program exits with 1.
class LimitExceeded : public Error {
 public:
  using Error::Error;
};

}  // namespace zeroset
