/** The model language: YAML specs read into immutable records, with shape inference and kernel keys. */
package io.lanewise.spec;
