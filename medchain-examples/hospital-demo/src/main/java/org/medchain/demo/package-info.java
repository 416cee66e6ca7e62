/**
 * Four hospitals with pages: the patient's portal, the clinician's desk, the provider's office and the ledger explorer. One process is one
 * hospital. {@code docs/hospital-demo.md} says who sees what.
 */
@NullMarked
package org.medchain.demo;

import org.jspecify.annotations.NullMarked;
