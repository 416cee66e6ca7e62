/** Puts a load on what takes operations, and measures what the machine allows. */
@NullMarked
package org.medchain.benchmarks.load;

import org.jspecify.annotations.NullMarked;
