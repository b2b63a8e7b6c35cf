/** From a layer spec to a plan, and from the plan to Java source for the Vector API. */
package io.lanewise.generator;
