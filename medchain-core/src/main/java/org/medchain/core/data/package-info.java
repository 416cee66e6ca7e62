/** The port to the store where a provider keeps the data itself (the paper's HDB). */
@NullMarked
package org.medchain.core.data;

import org.jspecify.annotations.NullMarked;
