/**
 * Electrocardiograms for the example programs: reads a record in the WFDB formats 212 and 16, cuts it into chunks of raw bytes,
 * turns bytes back into samples, makes a synthetic record where no real one is at hand, and draws samples as a strip on
 * ECG paper. It knows nothing of ledgers or directories.
 */
@NullMarked
package org.medchain.examples.ecg;

import org.jspecify.annotations.NullMarked;
