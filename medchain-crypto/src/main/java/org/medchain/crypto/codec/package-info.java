/** Deterministic CBOR (RFC 8949 section 4.2): one value has one encoding, and a decoder accepts no other. */
@NullMarked
package org.medchain.crypto.codec;

import org.jspecify.annotations.NullMarked;
