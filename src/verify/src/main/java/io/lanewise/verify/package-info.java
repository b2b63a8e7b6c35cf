/** Laws that every kernel obeys, and the random shapes on which users can check them. */
package io.lanewise.verify;
