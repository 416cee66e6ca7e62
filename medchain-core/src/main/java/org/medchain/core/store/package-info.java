/** The port to a provider's catalogue: which data exists, whose it is, where its digest chain stands, who was answered. */
@NullMarked
package org.medchain.core.store;

import org.jspecify.annotations.NullMarked;
