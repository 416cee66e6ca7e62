/** The contract kits of what carries an access: the way to a provider, and the audit trail there. */
@NullMarked
package org.medchain.testkit.access;

import org.jspecify.annotations.NullMarked;
