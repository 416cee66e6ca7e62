/** The programs of the page about an application in plain Java: a hospital's with a provider, and a doctor's elsewhere. */
@NullMarked
package org.medchain.examples.plain;

import org.jspecify.annotations.NullMarked;
