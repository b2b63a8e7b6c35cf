package io.lanewise.runtime;

import io.lanewise.runtime.training.TrainingReport;

/**
 * What training gave.
 *
 * @param model the trained one, to be closed by the caller; after
 *     {@link io.lanewise.runtime.training.Outcome.End#DIVERGED} the newest
 *     whose loss was finite
 */
public record Trained(Autoencoder model, TrainingReport report) {}
