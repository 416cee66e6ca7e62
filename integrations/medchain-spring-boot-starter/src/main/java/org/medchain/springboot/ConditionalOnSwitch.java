package org.medchain.springboot;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if a property of {@link MedChainProperties} is on, as Spring Boot binds it: {@code yes}, {@code on} and {@code 1} are {@code true},
 * and what is neither that nor its opposite ends the start. Spring Boot's own conditions take all of these for {@code false}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnSwitch.OnSwitch.class)
@interface ConditionalOnSwitch {
    /** The property's name. */
    String value();

    /** What it is unless it is set. */
    boolean byDefault() default false;

    /** The condition. */
    final class OnSwitch extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            var found = metadata.getAnnotations().get(ConditionalOnSwitch.class);
            String property = found.getString("value");
            boolean on = Boolean.TRUE.equals(Binder.get(context.getEnvironment())
                    .bind(property, Boolean.class)
                    .orElse(found.getBoolean("byDefault")));
            return new ConditionOutcome(
                    on, ConditionMessage.forCondition("MedChain's switch").because(property + " is " + on));
        }
    }
}
