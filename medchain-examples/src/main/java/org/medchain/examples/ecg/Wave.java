package org.medchain.examples.ecg;

import java.util.List;

/**
 * One bump of a heartbeat: a Gaussian in time, projected on two leads.
 *
 * @param delay seconds from the R peak to the bump's middle
 * @param width standard deviation in seconds
 * @param withRate whether delay and width grow with the square root of the RR interval, as repolarisation does
 * @param first height in the first lead, in mV
 * @param second height in the second lead, in mV
 */
record Wave(double delay, double width, boolean withRate, double first, double second) {
    /** A sinus beat. The T wave is two bumps, for it rises slowly and falls fast. */
    static final List<Wave> SINUS = List.of(
            new Wave(-0.168, 0.019, false, 0.065, 0.035),
            new Wave(-0.142, 0.020, false, 0.095, 0.050),
            new Wave(-0.026, 0.0085, false, -0.09, -0.07),
            new Wave(0.000, 0.0110, false, 1.16, 0.98),
            new Wave(0.027, 0.0100, false, -0.24, -0.28),
            new Wave(0.235, 0.055, true, 0.10, 0.09),
            new Wave(0.300, 0.038, true, 0.19, 0.17));

    /** A beat from a ventricle: no P wave, a broad complex, and a T wave that points the other way. */
    static final List<Wave> VENTRICULAR = List.of(
            new Wave(-0.034, 0.014, false, -0.15, 0.25),
            new Wave(0.000, 0.023, false, 1.30, -0.60),
            new Wave(0.044, 0.022, false, 0.55, -0.80),
            new Wave(0.290, 0.070, true, -0.42, 0.38));

    double height(int lead) {
        return lead == 0 ? first : second;
    }
}
