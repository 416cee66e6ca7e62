package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.hl7.fhir.instance.model.api.IIdType;

/** Which absolute references lead to this server, as its map of resources says: what a request says of it, by its Host, is the caller's choice. */
final class OwnAddresses {
    static final OwnAddresses NONE = new OwnAddresses(resource -> ResourceData.unknown());
    private static final String KEY = OwnAddresses.class.getName();

    private final ResourceMap map;

    OwnAddresses(ResourceMap map) {
        this.map = map;
    }

    /** Those of the server that answers a request; none before its answer is begun. */
    static OwnAddresses of(RequestDetails request) {
        return request.getUserData().get(KEY) instanceof OwnAddresses known ? known : NONE;
    }

    void keepIn(RequestDetails request) {
        request.getUserData().put(KEY, this);
    }

    /** Without this server's address, if it has that. */
    IIdType relative(IIdType reference) {
        return reference.hasBaseUrl() && map.isOwnAddress(reference.getBaseUrl())
                ? reference.toUnqualified()
                : reference;
    }
}
