/** Files that are either wholly there or not there at all, whatever happens to the process. */
@NullMarked
package org.medchain.io;

import org.jspecify.annotations.NullMarked;
