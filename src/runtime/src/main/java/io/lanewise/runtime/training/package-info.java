/** Training: batches, noise, losses, updates, checkpoints and the report of a run. */
package io.lanewise.runtime.training;
