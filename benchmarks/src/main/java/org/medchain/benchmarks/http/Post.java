package org.medchain.benchmarks.http;

/**
 * What is posted.
 *
 * @param target path and query
 * @param body never changed
 * @param atLeast bytes that a whole answer has
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from one place to another, and never compared.
record Post(String target, byte[] body, int atLeast) {}
