/** What the benchmarks share to be run and read: arguments, progress, tables, charts, the machine. */
@NullMarked
package org.medchain.benchmarks.report;

import org.jspecify.annotations.NullMarked;
