/** What is asked of the machine: files that are wholly there or not at all, whatever happens to the process, and ports. */
@NullMarked
package org.medchain.io;

import org.jspecify.annotations.NullMarked;
