/**
 * Random numbers that depend on what they are for (seed, purpose, epoch, item, element) and on nothing else: the same
 * bits in any order of drawing, on any number of threads, on every platform.
 */
package io.lanewise.runtime.random;
