package io.framecast.frameservice.film;

/**
 * How a film's frames are turned and mirrored to stand upright, out of the matrix its container has (ISO/IEC 14496-12, 6.2.2):
 * {@code a b u c d v x y w}, of which {@code a b c d} say where the picture's axes point.
 *
 * <p>Quarter turns and mirrors only; a matrix between them counts as the nearest quarter turn.
 */
final class DisplayMatrix {

    static final int NUMBERS = 9;

    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 3;
    private static final int D = 4;

    private DisplayMatrix() {}

    /**
     * The filters that turn the frames, in FFmpeg's notation, separated by commas; empty where they stand upright as they are.
     *
     * @param matrix its {@link #NUMBERS} numbers, in their order
     */
    static String filters(int[] matrix) {
        if (matrix[A] == 0 && matrix[B] == 0) {
            return "";
        }
        long quarterTurns = Math.floorMod(Math.round(Math.toDegrees(Math.atan2(matrix[B], matrix[A])) / 90), 4L);
        return switch ((int) quarterTurns) {
            case 1 -> matrix[C] > 0 ? "transpose=cclock_flip" : "transpose=clock";
            case 2 -> matrix[D] < 0 ? "hflip,vflip" : "hflip";
            case 3 -> matrix[C] < 0 ? "transpose=clock_flip" : "transpose=cclock";
            default -> matrix[D] < 0 ? "vflip" : "";
        };
    }
}
