/** Deterministic CBOR (RFC 8949 section 4.2): each value has one encoding, and decoders accept no other. */
@NullMarked
package org.medchain.crypto.codec;

import org.jspecify.annotations.NullMarked;
