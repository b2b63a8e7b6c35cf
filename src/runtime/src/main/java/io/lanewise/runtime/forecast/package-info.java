/**
 * How good forecasts of frames are: errors and hits for each lead time, and the forecasts without a model that one must
 * beat. Arrays are flat, frame after frame in the order of time, each NHWC; lead time 0 is the first frame forecast.
 */
package io.lanewise.runtime.forecast;
