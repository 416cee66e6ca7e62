package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** Which addresses a gateway calls, and which it refuses whatever a section says. */
class AllowedHostsTest {
    private final HttpProviderGatewayBuilder builder = HttpProviderGateway.builder();

    private static boolean allows(AllowedHosts hosts, String url) {
        try {
            hosts.require(URI.create(url));
            return true;
        } catch (HttpGatewayException e) {
            assertThat(e.fault()).isEqualTo(HttpGatewayException.Fault.NOT_ALLOWED);
            return false;
        }
    }

    private boolean allows(String url) {
        return allows(builder.allowed, url);
    }

    @Test
    void host_overTls_isAllowedAtItsPortHoweverItIsSpelt() {
        builder.allow("Hospital.example");
        assertThat(allows("https://hospital.example/medchain")).isTrue();
        assertThat(allows("HTTPS://HOSPITAL.EXAMPLE:443")).isTrue();

        assertThat(allows("https://hospital.example:80/")).isFalse();
        assertThat(allows("http://hospital.example/")).isFalse();
        assertThat(allows("http://hospital.example:443/")).isFalse();
        assertThat(allows("https://another.hospital.example/")).isFalse();
        assertThat(allows("https://hospital.example.another/")).isFalse();
    }

    @Test
    void host_withoutTls_isAllowedWithoutOnly() {
        builder.allowPlain("localhost", 80).allow("localhost", 8443);
        assertThat(allows("http://localhost/")).isTrue();
        assertThat(allows("http://LOCALHOST:80/")).isTrue();
        assertThat(allows("https://localhost:8443/")).isTrue();

        assertThat(allows("https://localhost:80/")).isFalse();
        assertThat(allows("http://localhost:8443/")).isFalse();
    }

    @Test
    void addressOfVersion6_isAllowedAsUrlsNameIt() {
        builder.allow("2001:DB8::1").allow("[::1]", 8443);
        assertThat(allows("https://[2001:db8::1]/")).isTrue();
        assertThat(allows("https://[::1]:8443/")).isTrue();
        assertThat(allows("https://[2001:db8::2]/")).isFalse();
    }

    @Test
    void gateway_thatIsOpen_isNotChangedByItsBuilder() {
        builder.allow("early.example").allowPlain("localhost", 80);
        AllowedHosts opened = builder.allowed.copy();
        builder.allow("late.example").allowPlain("localhost", 81);
        assertThat(allows(opened, "https://early.example/")).isTrue();
        assertThat(allows(opened, "http://localhost/")).isTrue();
        assertThat(allows(opened, "https://late.example/")).isFalse();
        assertThat(allows(opened, "http://localhost:81/")).isFalse();
    }

    @Test
    void host_thatIsMoreThanAHost_isNotTaken() {
        for (String host : new String[] {"https://hospital.example", "hospital.example/path", "a b", "", "*"}) {
            assertThatThrownBy(() -> builder.allow(host)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> builder.allow("hospital.example", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.allow("hospital.example", 65_536))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
