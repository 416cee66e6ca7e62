/** The one entry point: what a vendor opens. */
@NullMarked
package org.medchain.core;

import org.jspecify.annotations.NullMarked;
