package org.medchain.springboot.howto;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The applications of a hospital and of a clinic, each with its part of this package. */
final class TwoApplications {
    private TwoApplications() {}

    @EnableAutoConfiguration
    @Import({HospitalSide.class, MoreBeans.class})
    static class Hospital {}

    @EnableAutoConfiguration
    @Import(ClinicSide.class)
    static class Clinic {}
}
