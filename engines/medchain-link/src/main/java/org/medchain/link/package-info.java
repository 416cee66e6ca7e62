/**
 * Links between parties of one network: TLS 1.3 connections whose ends authenticate each other with certificates of the consortium's
 * authority, and then send each other frames. The modules above define the frames.
 */
@NullMarked
package org.medchain.link;

import org.jspecify.annotations.NullMarked;
