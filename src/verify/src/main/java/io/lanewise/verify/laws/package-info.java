/**
 * Laws that every kernel must obey, as plain methods over one layer shape: they need no test engine, so
 * {@code ./lanewise verify} runs them over the layers of a user's spec, and property tests run them over random ones.
 */
package io.lanewise.verify.laws;
