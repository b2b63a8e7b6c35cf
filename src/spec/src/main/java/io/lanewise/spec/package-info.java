/**
 * The model language. {@link io.lanewise.spec.SpecReader} reads a YAML file into a {@link io.lanewise.spec.ModelSpec},
 * an immutable record; {@link io.lanewise.spec.ModelLayers} infers the shapes and gives the kernels that the model is
 * made of. The reference of the language is {@code specs/README.md}.
 */
package io.lanewise.spec;
