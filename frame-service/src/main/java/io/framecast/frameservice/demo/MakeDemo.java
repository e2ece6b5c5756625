package io.framecast.frameservice.demo;

import java.io.IOException;
import java.nio.file.Path;

/** The command that writes the demo movie: {@code make-demo FILE [--seconds 20]}. */
public final class MakeDemo {

    /** The first argument that starts it. */
    public static final String COMMAND = "make-demo";

    private static final int SECONDS = 20;
    private static final int BAD_USAGE = 2;

    private MakeDemo() {}

    /**
     * Runs it.
     *
     * @param args the command and its arguments
     * @return the exit code
     */
    public static int run(String[] args) {
        boolean hasSeconds = args.length == 4 && args[2].equals("--seconds") && args[3].matches("[0-9]{1,4}");
        if (args.length != 2 && !hasSeconds) {
            System.err.println("usage: make-demo FILE [--seconds 20]");
            return BAD_USAGE;
        }
        try {
            Path file = Path.of(args[1]).toAbsolutePath();
            int frames = DemoMovie.write(file, hasSeconds ? Integer.parseInt(args[3]) : SECONDS);
            System.out.println(frames + " frames in " + file);
            return 0;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            System.err.println("the demo movie could not be made: " + e.getMessage());
            return 1;
        }
    }
}
