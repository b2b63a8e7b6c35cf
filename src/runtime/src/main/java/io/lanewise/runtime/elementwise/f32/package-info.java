/** The element-wise arithmetic written out for {@code float}; the build derives the {@code double} version from it. */
package io.lanewise.runtime.elementwise.f32;
