/** What the directory holds, encrypted: inventories and sharing sessions (paper section 3.4). */
@NullMarked
package org.medchain.core.directory;

import org.jspecify.annotations.NullMarked;
