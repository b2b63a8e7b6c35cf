/**
 * What autoencoders are trained on: folders of pictures and files of arrays as numbered items of one size, single
 * pictures or sequences of frames, split by file into training and validation, and pictures written back for people to
 * look at.
 */
package io.lanewise.runtime.data;
