/** The kernels that the generator emitted for the specs that ship with Lanewise. */
package io.lanewise.generated;
