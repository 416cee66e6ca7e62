package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.TimeRange;

/** Chunks of a recording, and how they are drawn. */
class EcgSheetTest {
    private static final EcgSheet.Captions CAPTIONS = new EcgSheet.Captions() {
        @Override
        public String title(long startMicros, long endMicros) {
            return startMicros + " to " + endMicros;
        }

        @Override
        public String description(List<String> leads, boolean gaps) {
            return leads + (gaps ? " with gaps" : " whole");
        }

        @Override
        public String time(long micros) {
            return "t" + micros / 1_000_000;
        }

        @Override
        public String nothing() {
            return "nothing < here";
        }
    };

    /** Ten seconds of one lead in format 16 at 10 Hz: all samples are {@code value}, of which 200 are a millivolt. */
    private static EcgPiece piece(long second, String lead, int value) throws IOException {
        byte[] line = ("medchain-demo-ecg\t10.0\t16\t" + lead + "\t200.0\t0\tmV\n").getBytes(StandardCharsets.UTF_8);
        byte[] chunk = new byte[line.length + 200];
        System.arraycopy(line, 0, chunk, 0, line.length);
        for (int i = line.length; i < chunk.length; i += 2) {
            chunk[i] = (byte) value;
            chunk[i + 1] = (byte) (value >> 8);
        }
        return EcgPiece.decode(new TimeRange(second * 1_000_000, (second + 10) * 1_000_000), chunk);
    }

    @Test
    void piece_encodedAndDecoded_isTheSame() throws Exception {
        EcgPiece piece = piece(0, "MLII", 100);
        byte[] samples = new byte[200];
        for (int i = 0; i < samples.length; i += 2) {
            samples[i] = 100;
        }

        EcgPiece again = EcgPiece.decode(piece.time(), EcgPiece.encode(piece.header(), samples));

        assertThat(again.samples()).isEqualTo(piece.samples());
        assertThat(again.header().signals().get(0).calibration().toPhysical(100))
                .isEqualTo(0.5);
    }

    /** The page would fail, or fill the memory. */
    @Test
    void pieces_ofOtherLeadsOrTooManySamples_areNotDrawn() throws IOException {
        assertThatThrownBy(() -> EcgPiece.requireOneRecording(List.of(piece(0, "MLII", 1), piece(10, "V5", 1))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other leads");
        String line = "medchain-demo-ecg\t100000.0\t16\tI\t200.0\t0\tmV\n";
        byte[] chunk = Arrays.copyOf(line.getBytes(StandardCharsets.UTF_8), line.length() + (3 << 20));
        EcgPiece dense = EcgPiece.decode(new TimeRange(0, 10_000_000), chunk);
        assertThatThrownBy(() -> EcgPiece.requireOneRecording(List.of(dense)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("samples");
        EcgPiece.requireOneRecording(List.of(piece(0, "MLII", 1), piece(10, "MLII", 1)));
    }

    @Test
    void bytes_thatAreNoPiece_areRefused() {
        TimeRange time = new TimeRange(0, 1);
        for (String bad : List.of(
                "",
                "\n",
                "no line",
                "other\t10\t16\tI\t1\t0\tmV\n",
                "medchain-demo-ecg\t10\t99\tI\t1\t0\tmV\n",
                "medchain-demo-ecg\tten\t16\tI\t1\t0\tmV\n",
                "medchain-demo-ecg\t10\t16\tI\t0\t0\tmV\n",
                "medchain-demo-ecg\t10\t16\tI\t1\t0\tmV\nx",
                "medchain-demo-ecg\t10\t16\n",
                "x".repeat(5000) + "\n")) {
            assertThatThrownBy(() -> EcgPiece.decode(time, bad.getBytes(StandardCharsets.UTF_8)))
                    .as(bad)
                    .isInstanceOf(IOException.class);
        }
    }

    /** Each ten seconds are a row of the page, whatever the recording hospital says how many there are. */
    @Test
    void piece_thatSaysItIsAYearLong_isRefused() throws Exception {
        byte[] chunk = EcgPiece.encode(piece(0, "I", 0).header(), new byte[200]);

        assertThatThrownBy(() -> EcgPiece.decode(new TimeRange(0, 365L * 86_400 * 1_000_000), chunk))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most");
    }

    @Test
    void sheet_ofTwentySeconds_hasTwoRowsAtTwentyFiveMillimetresASecond() throws Exception {
        List<String> rows = EcgSheet.rows(List.of(piece(0, "MLII", 0), piece(10, "MLII", 0)), CAPTIONS);

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0))
                .contains("<title id=\"ecg-t0\">0 to 10000000</title>", "[MLII] whole", ">MLII</text>", ">t0<", ">t8<")
                .contains("d=\"M12.00 18.00L14.50 18.00L17.00 18.00")
                .contains("v-10h4v10")
                .doesNotContain("class=\"gap\"");
        assertThat(rows.get(1)).contains(">t10<");
    }

    @Test
    void height_isTenMillimetresAMillivolt() throws Exception {
        List<EcgPiece> pieces = new ArrayList<>(List.of(piece(0, "V5", 0), piece(10, "V5", 0), piece(20, "V5", 200)));

        assertThat(EcgSheet.rows(pieces, CAPTIONS).get(2)).contains("d=\"M12.00 8.00L14.50 8.00");
    }

    @Test
    void gap_betweenPieces_isHatchedAndNothingIsDrawnThere() throws Exception {
        List<String> rows = EcgSheet.rows(List.of(piece(0, "I", 0), piece(20, "I", 0)), CAPTIONS);

        assertThat(rows).hasSize(3);
        assertThat(rows.get(1))
                .contains("[I] with gaps", "class=\"gap\" x=\"12.0\" width=\"250.0\"", "nothing &lt; here")
                .contains("class=\"trace\" d=\"\"");
    }

    @Test
    void lead_withMarkupInItsName_isEscaped() throws Exception {
        assertThat(EcgSheet.rows(List.of(piece(0, "<script>", 0)), CAPTIONS).get(0))
                .contains("&lt;script&gt;")
                .doesNotContain("<script>");
    }
}
