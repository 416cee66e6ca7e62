package org.medchain.cli;

import java.io.IOException;
import org.medchain.error.MedChainException;

/** An argument {@code NUMBER=HOST:PORT=CERTIFICATE}: a member or a node with its number. */
record NumberedParty(int number, AddressedCertificate party) {
    static NumberedParty read(Surroundings at, String option, String argument)
            throws CommandException, IOException, MedChainException {
        int sign = argument.indexOf('=');
        try {
            return new NumberedParty(
                    Integer.parseUnsignedInt(argument.substring(0, Math.max(0, sign))),
                    AddressedCertificate.read(at, option, argument.substring(sign + 1)));
        } catch (NumberFormatException e) {
            throw new CommandException(
                    ExitCode.USAGE, option + ": expected NUMBER=HOST:PORT=CERTIFICATE, found \"" + argument + "\"", e);
        }
    }
}
