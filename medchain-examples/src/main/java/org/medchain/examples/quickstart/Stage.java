package org.medchain.examples.quickstart;

import java.nio.file.Path;
import org.medchain.core.MedChain;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;

/** What every act works with. */
record Stage(
        Backdrop backdrop,
        Cast cast,
        MedChain medchain,
        Provider hospital,
        Patient patient,
        Requester cardiologist,
        Path hospitalData,
        Path folder,
        Narrator narrator) {}
