package org.medchain.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;

class OperationKeyTest {
    @Test
    void text_ofAKey_isWholeIfShort_elseItsBeginning_readableWhereItIsAscii() {
        assertThat(OperationKey.of("4711")).hasToString("\"4711\"");
        assertThat(OperationKey.of("ECG 900")).hasToString("\"ECG 900\"");
        assertThat(OperationKey.of("order 123456")).hasToString("\"order 123456\"");
        assertThat(OperationKey.of("order 1234567")).hasToString("\"order …\"");
        assertThat(OperationKey.of("report of a patient")).hasToString("\"report…\"");
        assertThat(OperationKey.of("R\u00f6ntgen 1")).hasToString("52c3b66e7467656e2031");
        assertThat(OperationKey.of("a\nb")).hasToString("610a62");
        assertThat(OperationKey.of("the reports \u007f")).hasToString("746865207265…");
        assertThat(OperationKey.of("report \u007f")).hasToString("7265706f7274207f");
        assertThat(new OperationKey(Bytes.fromHex("00ff"))).hasToString("00ff");
    }
}
