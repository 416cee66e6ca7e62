package org.medchain.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

/** One hospital in one process: {@code --folder=FOLDER --hospital=N}, and settings of Spring Boot. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan
@ConfigurationPropertiesScan
public class HospitalApplication {
    private static final String FOLDER = "--folder=";
    private static final String HOSPITAL = "--hospital=";

    /** Runs until the process is told to end. */
    public static void main(String[] args) {
        Path folder = Path.of(value(args, FOLDER)).resolve("hospital-" + value(args, HOSPITAL));
        List<String> settings = new ArrayList<>();
        for (String argument : args) {
            if (!argument.startsWith(FOLDER) && !argument.startsWith(HOSPITAL)) {
                settings.add(argument);
            }
        }
        start(folder, settings);
    }

    private static String value(String[] args, String name) {
        for (String argument : args) {
            if (argument.startsWith(name)) {
                return argument.substring(name.length());
            }
        }
        throw new IllegalArgumentException("expected " + name + "..., found " + List.of(args));
    }

    /** Starts the hospital whose folder {@link SetUp} made. */
    static ConfigurableApplicationContext start(Path folder, List<String> settings) {
        List<String> all = new ArrayList<>(settings);
        all.add("--spring.config.additional-location=" + folder.toUri());
        return new SpringApplicationBuilder(HospitalApplication.class).run(all.toArray(new String[0]));
    }
}
