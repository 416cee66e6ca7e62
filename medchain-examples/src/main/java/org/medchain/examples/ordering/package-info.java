/** An ordering of one's own: a sequencer that members reach over HTTP. */
@NullMarked
package org.medchain.examples.ordering;

import org.jspecify.annotations.NullMarked;
