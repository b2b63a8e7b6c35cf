/** The command line. */
package io.lanewise.cli;
