/**
 * Reference cases from other frameworks: safetensors files whose metadata name an operator and its parameters, run
 * through Lanewise's kernels and compared tensor by tensor. The library behind {@code ./lanewise parity}.
 */
package io.lanewise.verify.parity;
