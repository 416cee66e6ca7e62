/** What it costs a provider to append, to find what is old, to commit and to keep evidence. */
@NullMarked
package org.medchain.benchmarks.catalogue;

import org.jspecify.annotations.NullMarked;
