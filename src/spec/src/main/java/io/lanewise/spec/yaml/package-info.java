/**
 * Typed reading of YAML nodes: every wrong value becomes a problem with its place, and reading goes on with a legal
 * one.
 */
package io.lanewise.spec.yaml;
