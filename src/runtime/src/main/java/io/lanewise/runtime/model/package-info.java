/** Model files: parameters and their specs as safetensors, in the layouts of other frameworks. */
package io.lanewise.runtime.model;
