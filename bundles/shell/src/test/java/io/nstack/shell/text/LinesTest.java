package io.nstack.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void shouldFoldAtSpacesAndSetFurtherLinesIn() {
        assertThat(Lines.fold("word ".repeat(60).strip(), 4).lines()).hasSize(4)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100))
                .element(1).asString().startsWith("    word");
    }

    @Test
    void shouldKeepAWordThatIsLongerThanALine() {
        String path = "/" + "folder/".repeat(30) + "policy.json";

        assertThat(Lines.fold("refused: " + path + " is wrong", 4))
                .isEqualTo("refused:\n    " + path + "\n    is wrong");
    }

    @Test
    void shouldKeepParagraphsAndLeadingSpace() { assertThat(Lines.fold("  a\nb", 4)).isEqualTo("  a\nb"); }

    @Test
    void shouldCut() {
        assertThat(Lines.cut("abcdefghij", 10, Cut.END)).isEqualTo("abcdefghij");
        assertThat(Lines.cut("abcdefghij", 6, Cut.END)).isEqualTo("abcd..");
        assertThat(Lines.cut("abcdefghij", 6, Cut.MIDDLE)).isEqualTo("ab..ij");
        assertThat(Lines.cut("abcdefghij", 2, Cut.MIDDLE)).isEqualTo("ab");
    }
}
