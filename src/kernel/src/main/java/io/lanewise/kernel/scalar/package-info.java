/**
 * The scalar twins of all kernels, and the recipe of the activation functions that vector kernels follow line by line.
 */
package io.lanewise.kernel.scalar;
