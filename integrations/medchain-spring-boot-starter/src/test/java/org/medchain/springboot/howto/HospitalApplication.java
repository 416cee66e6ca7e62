package org.medchain.springboot.howto;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A hospital or a clinic, by its properties. */
@SpringBootApplication
public class HospitalApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(HospitalApplication.class, arguments);
    }
}
