/** Patient, provider, requester and auditor, as a host application uses them (paper section 4). */
@NullMarked
package org.medchain.core.role;

import org.jspecify.annotations.NullMarked;
