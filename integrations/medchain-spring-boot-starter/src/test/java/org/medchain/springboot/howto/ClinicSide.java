package org.medchain.springboot.howto;

import java.io.IOException;
import java.io.InputStream;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.message.Invitation;
import org.medchain.core.role.Requester;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Service;

/** The clinic that a patient invites. */
@Service
public class ClinicSide {
    private final Requester doctor;
    private final ProviderGateway gateway;

    public ClinicSide(Requester doctor, ProviderGateway gateway) {
        this.doctor = doctor;
        this.gateway = gateway;
    }

    public Session accept(byte[] invitation) throws MedChainException {
        return doctor.accept(Invitation.decode(Bytes.copyOf(invitation)));
    }

    public byte[] fetch(Session session) throws MedChainException, IOException {
        DataId xray = session.items().get(0).grant().data();
        try (VerifiedData data = doctor.fetch(session, xray, GrantedRange.unrestricted(), gateway);
                InputStream content = data.open()) {
            return content.readAllBytes();
        }
    }
}
