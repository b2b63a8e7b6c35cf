/**
 * Random layer shapes for property tests with jqwik: the only package that knows that engine. A property takes a key
 * from {@link io.lanewise.verify.properties.KeyArbitraries} and hands it to the {@link io.lanewise.verify.laws laws}.
 */
package io.lanewise.verify.properties;
