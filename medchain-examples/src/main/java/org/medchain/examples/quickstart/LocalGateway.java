package org.medchain.examples.quickstart;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Provider;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** Stands for the network between requester and provider: a request goes in, an answer comes out, and it counts their bytes. */
final class LocalGateway implements ProviderGateway {
    private final Provider provider;
    private long requestBytes;
    private long answerBytes;

    LocalGateway(Provider provider) {
        this.provider = provider;
    }

    @Override
    public InputStream exchange(URI url, SealedRequest request) throws UnavailableException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            provider.serve(request, answer);
        } catch (IOException | MedChainException e) {
            throw new UnavailableException("the provider at " + url.getHost() + " failed", e);
        }
        requestBytes = request.encode().size();
        answerBytes = answer.size();
        return new ByteArrayInputStream(answer.toByteArray());
    }

    long requestBytes() {
        return requestBytes;
    }

    long answerBytes() {
        return answerBytes;
    }
}
