package io.framecast.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever frames there are: a file has the length that was said before, and every index leads to the frames' bytes. */
class FilesPropertyTest {

    private static FileFrames frames(List<Integer> lengths, int step) {
        int last = (lengths.size() - 1) * step;
        FrameMask wanted = FrameMask.parse("0-" + last + "/" + step);
        return FileInMemory.frames(FileInMemory.movie(last + 1, true), wanted, frame -> lengths.get(frame / step));
    }

    @Property(tries = 200)
    void anAvisIndexesLeadToItsFrames(@ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 300) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 5) int step, @ForAll @IntRange(min = 1, max = 4000) int riffBytes) {
        FileFrames frames = frames(lengths, step);
        AviForm form = new AviForm(frames, riffBytes);

        byte[] file = FileInMemory.write(form, frames);

        assertThat(file).hasSize((int) form.fileBytes());
        AviReader avi = new AviReader(file);
        assertThat(avi.inOrder).hasSameSizeAs(lengths);
        for (int i = 0; i < lengths.size(); i++) {
            assertThat(avi.bytes(avi.inOrder.get(i))).isEqualTo(FileInMemory.jpeg(i * step, lengths.get(i)));
        }
        assertThat(avi.byOldIndex).isEqualTo(avi.inOrder.subList(0, avi.framesInHeader));
        assertThat(avi.byIndexes).isEqualTo(avi.riffs == 1 ? List.of() : avi.inOrder);
        assertThat(avi.streamLength).isEqualTo(lengths.size());
    }

    @Property(tries = 100)
    void aZipHasEveryFrameInOrderAndItsManifestLast(@ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 300) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 5) int step) throws IOException {
        FileFrames frames = frames(lengths, step);
        ZipForm form = new ZipForm(frames);

        byte[] file = FileInMemory.write(form, frames);

        assertThat(file).hasSize((int) form.fileBytes());
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            String before = "";
            for (int i = 0; i < lengths.size(); i++) {
                ZipEntry entry = zip.getNextEntry();
                assertThat(entry.getName()).isGreaterThan(before);
                assertThat(zip.readAllBytes()).isEqualTo(FileInMemory.jpeg(i * step, lengths.get(i)));
                before = entry.getName();
            }
            assertThat(zip.getNextEntry().getName()).isEqualTo("manifest.json");
            assertThat(zip.readAllBytes()).isNotEmpty();
            assertThat(zip.getNextEntry()).isNull();
        }
    }
}
