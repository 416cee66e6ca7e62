package org.medchain.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;

class OperationKeyTest {
    @Test
    void text_ofAKey_isItsBeginning_readableWhereItIsAscii() {
        assertThat(OperationKey.of("4711")).hasToString("\"4711\"");
        assertThat(OperationKey.of("report")).hasToString("\"report\"");
        assertThat(OperationKey.of("report of a patient")).hasToString("\"report…\"");
        assertThat(OperationKey.of("R\u00f6ntgen 1")).hasToString("52c3b66e7467…");
        assertThat(OperationKey.of("a\nb")).hasToString("610a62");
        assertThat(OperationKey.of("report \u007f")).hasToString("7265706f7274…");
        assertThat(new OperationKey(Bytes.fromHex("00ff"))).hasToString("00ff");
    }
}
