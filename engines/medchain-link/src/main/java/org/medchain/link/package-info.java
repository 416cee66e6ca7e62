/**
 * Links between parties of one network: TLS 1.3 connections whose ends prove inside who they are, by a certificate of the
 * consortium's authority, and then send each other frames. What the frames mean is not for this package.
 */
@NullMarked
package org.medchain.link;

import org.jspecify.annotations.NullMarked;
