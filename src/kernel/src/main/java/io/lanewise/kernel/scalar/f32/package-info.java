/**
 * The scalar twins of one element type. What is written here for float becomes the double version, in the sister
 * package, by renaming when the project is built; so there are no float suffixes, and what renaming cannot mend (bit
 * patterns, polynomials) stands in classes of the package above.
 */
package io.lanewise.kernel.scalar.f32;
