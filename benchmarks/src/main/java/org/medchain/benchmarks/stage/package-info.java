/** What is measured needs users, events, and a place on the disk. */
@NullMarked
package org.medchain.benchmarks.stage;

import org.jspecify.annotations.NullMarked;
