/** What must not succeed, one method an attack. */
package org.medchain.core.attacks;
