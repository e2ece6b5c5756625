package io.framecast.localcluster.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCellNumbersAtTheRightAndLinesEndWithoutBlanks() {
        TextTable table = new TextTable(Screen.PLAIN, "NAME", "PID>", "STATE", "");
        table.add("coordinator-1", "7", "RUNNING", "");
        table.add("kafka", "12345", "DEAD", "killed");

        assertThat(table.lines()).containsExactly(
                "NAME             PID  STATE",
                "coordinator-1      7  RUNNING",
                "kafka          12345  DEAD     killed");
    }

    @Test
    void wideAndCombiningCharactersKeepTheColumnsAligned() {
        TextTable table = new TextTable(Screen.PLAIN, "TITLE", "FRAMES>");
        table.add("東京の交差点", "10");
        table.add("Cafe\u0301", "200");
        table.add("🎬 gate", "3000");

        assertThat(table.lines()).containsExactly(
                "TITLE         FRAMES",
                "東京の交差点      10",
                "Cafe\u0301             200",
                "🎬 gate         3000");
    }

    @Test
    void coloursTakeNoWidthAndAreLeftOutWhereThereAreNone() {
        TextTable table = new TextTable(new Screen(true, true, 80), "STATE", "NAME");
        table.row().cell(Colour.GOOD, "UP").cell("frame-1");

        assertThat(table.lines()).containsExactly("\033[1mSTATE\033[0m  \033[1mNAME\033[0m", "\033[32mUP\033[0m     frame-1");
    }

    @Test
    void aTitleCanNeitherMoveTheCursorNorBreakARow() {
        TextTable table = new TextTable(Screen.PLAIN, "TITLE", "ID");
        table.add("a\nb\033[2J", "m");

        assertThat(table.lines()).hasSize(2).last().isEqualTo("a b [2J  m");
    }

    @Test
    void aRowOfTheWrongWidthIsRefused() {
        TextTable table = new TextTable(Screen.PLAIN, "A", "B");
        table.add("1");

        assertThatThrownBy(table::lines).hasMessage("a row has 1 cells, the table 2 columns");
    }
}
