// What the embeddings share.
#pragma once

#include <Eigen/Core>

namespace zeroset::landscape {

/// \throws InvalidArgument unless symmetric, finite, not negative, zero on the diagonal
void require_dissimilarities(const Eigen::Ref<const Eigen::MatrixXd>& d, const char* function);

/// Makes the entry of largest absolute value of every column positive.
void fix_signs(Eigen::MatrixXd& coordinates);

}  // namespace zeroset::landscape
