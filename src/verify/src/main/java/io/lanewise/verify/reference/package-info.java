/**
 * The naive reference of each operator: textbook loops in double over NCHW tensors, forward and every gradient. Nothing
 * here is optimised, and nothing is shared with the kernels or with shape inference, not even the arithmetic of output
 * sizes; agreement is therefore evidence. Each method works on absolute values too: that gives the operand sums of the
 * error bounds.
 */
package io.lanewise.verify.reference;
