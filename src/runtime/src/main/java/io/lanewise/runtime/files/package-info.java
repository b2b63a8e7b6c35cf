/**
 * Array files: safetensors (models, reference cases), NPY and IDX (data sets), and the atomic writing that every
 * writer of the project uses.
 *
 * <p>Readers trust nothing: a header is checked in full against the size of its file before any array is allocated,
 * and a file that fails is refused with a {@link io.lanewise.runtime.files.RefusedFileException}, one sentence that
 * names the file and what is wrong with it.
 */
package io.lanewise.runtime.files;
