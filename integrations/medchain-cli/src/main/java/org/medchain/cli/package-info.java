/** The command {@code medchain}: a consortium's operators at the command line. */
@NullMarked
package org.medchain.cli;

import org.jspecify.annotations.NullMarked;
