package org.medchain.springboot.howto;

import java.io.IOException;
import java.net.URI;
import org.medchain.error.MedChainException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Shares what is posted, and answers with what was fetched and verified. */
@RestController
public class SharingEndpoint {
    private final Sharing sharing;

    public SharingEndpoint(Sharing sharing) {
        this.sharing = sharing;
    }

    @PostMapping("/trial/{order}")
    public byte[] trial(@PathVariable String order, @RequestBody byte[] xray) throws MedChainException, IOException {
        URI endpoint = ServletUriComponentsBuilder.fromCurrentContextPath()
                .path("/medchain")
                .build()
                .toUri();
        return sharing.shareAndFetch(order, xray, endpoint);
    }
}
