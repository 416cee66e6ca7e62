package org.medchain.dht.infinispan;

import org.infinispan.commons.configuration.Builder;
import org.infinispan.commons.configuration.Combine;
import org.infinispan.commons.configuration.attributes.AttributeSet;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.jspecify.annotations.Nullable;

/** Makes a {@link JudgeConfiguration}. Public for Infinispan alone. */
public final class JudgeConfigurationBuilder implements Builder<JudgeConfiguration> {
    private @Nullable WriteJudge judge;

    /** For Infinispan. */
    public JudgeConfigurationBuilder(ConfigurationBuilder unused) {}

    JudgeConfigurationBuilder judge(WriteJudge by) {
        this.judge = by;
        return this;
    }

    @Override
    public void validate() {
        if (judge == null) {
            throw new IllegalStateException("no judge was set");
        }
    }

    @Override
    public JudgeConfiguration create() {
        if (judge == null) {
            throw new IllegalStateException("no judge was set");
        }
        return new JudgeConfiguration(judge);
    }

    @Override
    public JudgeConfigurationBuilder read(JudgeConfiguration template, Combine combine) {
        this.judge = template.judge();
        return this;
    }

    @Override
    public AttributeSet attributes() {
        return new AttributeSet(JudgeConfiguration.class);
    }
}
