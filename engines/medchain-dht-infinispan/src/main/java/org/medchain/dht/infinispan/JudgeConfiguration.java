package org.medchain.dht.infinispan;

import org.infinispan.commons.configuration.BuiltBy;
import org.infinispan.commons.configuration.attributes.AttributeSet;
import org.infinispan.commons.configuration.io.ConfigurationWriter;
import org.infinispan.configuration.serializing.ConfigurationSerializer;
import org.infinispan.configuration.serializing.SerializedWith;

/** Says of a cache that its writes are judged, and by what. Public for Infinispan alone. */
@BuiltBy(JudgeConfigurationBuilder.class)
@SerializedWith(JudgeConfiguration.Nothing.class)
public final class JudgeConfiguration {
    private final WriteJudge judge;

    JudgeConfiguration(WriteJudge judge) {
        this.judge = judge;
    }

    WriteJudge judge() {
        return judge;
    }

    /** There is nothing of it to set. */
    public AttributeSet attributes() {
        return new AttributeSet(JudgeConfiguration.class);
    }

    /** It belongs to a running node and is never written out. */
    public static final class Nothing implements ConfigurationSerializer<JudgeConfiguration> {
        /** For Infinispan. */
        public Nothing() {}

        @Override
        public void serialize(ConfigurationWriter writer, JudgeConfiguration configuration) {}
    }
}
