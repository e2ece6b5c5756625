package io.framecast.localcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCellAndLinesEndWithoutBlanks() {
        TextTable table = new TextTable("NAME", "PID", "STATE");
        table.add("coordinator-1", "7", "RUNNING");
        table.add("kafka", "12345", "DEAD");

        assertThat(table.lines()).containsExactly(
                "NAME           PID    STATE",
                "coordinator-1  7      RUNNING",
                "kafka          12345  DEAD");
    }

    @Test
    void aRowOfTheWrongWidthIsRefused() {
        assertThatThrownBy(() -> new TextTable("A", "B").add("1")).hasMessage("a row has 1 cells, the table 2 columns");
    }
}
