/** From YAML values to the records of the model language, one binder for each part of a spec. */
package io.lanewise.spec.binding;
