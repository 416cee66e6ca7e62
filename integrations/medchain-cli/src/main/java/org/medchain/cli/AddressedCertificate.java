package org.medchain.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.io.NetworkAddress;

/** An argument {@code HOST:PORT=CERTIFICATE}: where a party is, and the file with its certificate. */
record AddressedCertificate(InetSocketAddress address, IdentityCertificate certificate) {
    static AddressedCertificate read(Surroundings at, String option, String argument)
            throws CommandException, IOException, MedChainException {
        int sign = argument.indexOf('=');
        if (sign < 0) {
            throw new CommandException(
                    ExitCode.USAGE, option + ": expected HOST:PORT=CERTIFICATE, found \"" + argument + "\"");
        }
        try {
            InetSocketAddress address = NetworkAddress.parse(option, argument.substring(0, sign), 1);
            return new AddressedCertificate(
                    address, InputFile.certificate(at.folder().resolve(argument.substring(sign + 1))));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage() == null ? option : e.getMessage(), e);
        }
    }

    /** As it was given. */
    String text() {
        String host = address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
