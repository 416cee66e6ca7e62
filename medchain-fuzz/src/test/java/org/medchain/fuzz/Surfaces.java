package org.medchain.fuzz;

import java.util.List;

/** The surfaces of one package, of which some are visible there alone. */
public interface Surfaces {
    List<Surface> all();
}
