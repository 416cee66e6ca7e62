/** The sharing flow on real data, in one process: run it with {@code ./quickstart}. */
@NullMarked
package org.medchain.examples.quickstart;

import org.jspecify.annotations.NullMarked;
