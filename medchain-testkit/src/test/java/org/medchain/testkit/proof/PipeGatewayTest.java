package org.medchain.testkit.proof;

import java.net.URI;
import org.medchain.core.access.ProviderGateway;
import org.medchain.testkit.access.ProviderGatewayContract;

class PipeGatewayTest extends ProviderGatewayContract {
    private final PipeGateway pipes = made();

    PipeGateway made() {
        return new PipeGateway();
    }

    @Override
    protected final ProviderGateway gateway() {
        return pipes;
    }

    @Override
    protected final URI serve(Server server) {
        return pipes.route(server);
    }

    @Override
    protected final URI unserved() {
        return URI.create("pipe://nobody");
    }
}
