package org.medchain.hapi;

import org.hl7.fhir.instance.model.api.IBaseResource;
import org.medchain.error.MedChainException;

/**
 * Says of which patients' data a resource is a part. It is asked up to three times for each resource of an answer: it answers
 * from memory, or from a cache. Implementations are thread-safe. An exception refuses the request.
 */
@FunctionalInterface
public interface ResourceMap {
    /** What must be granted for the resource to be shown. */
    ResourceData dataOf(IBaseResource resource) throws MedChainException;

    /**
     * Whether this server is at a base address, such as {@code https://north.example/fhir}, so that a reference to it means the same as one
     * without an address. False unless it is known: what a request says of the address is the caller's choice.
     */
    default boolean isOwnAddress(String base) {
        return false;
    }

    /**
     * Whether resources of a type are {@linkplain ResourceData#open() open} or unknown, whoever asks: a request that finds nothing of another
     * type is then answered while the ledger is away. Not asked of Bundle. False unless it is known.
     */
    default boolean isOpenType(String type) {
        return false;
    }
}
