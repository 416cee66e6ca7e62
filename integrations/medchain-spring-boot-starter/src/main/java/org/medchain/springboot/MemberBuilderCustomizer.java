package org.medchain.springboot;

import org.medchain.core.MemberBuilder;

/** A bean that sets what the properties do not have, after them, before a member is opened. */
@FunctionalInterface
public interface MemberBuilderCustomizer {
    /** Changes {@code builder}. */
    void customize(MemberBuilder builder);
}
