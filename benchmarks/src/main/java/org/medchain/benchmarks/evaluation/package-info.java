/** The paper's evaluation (section 5.2) repeated on this implementation, beside what the paper compares with. */
@NullMarked
package org.medchain.benchmarks.evaluation;

import org.jspecify.annotations.NullMarked;
