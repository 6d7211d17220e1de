// Inner products of long columns, with the vectors that the processor has.
#pragma once

#include <Eigen/Core>

namespace zeroset::landscape {

/// sums(i, j) += a_i . b_j for all columns of a (m x p) and b (m x q). One thread; the same bits for the same matrices
/// on one machine. Cost: m p q multiplications.
void add_inner_products(const Eigen::Ref<const Eigen::MatrixXd>& a,
                        const Eigen::Ref<const Eigen::MatrixXd>& b,
                        Eigen::Ref<Eigen::MatrixXd> sums);

}  // namespace zeroset::landscape
