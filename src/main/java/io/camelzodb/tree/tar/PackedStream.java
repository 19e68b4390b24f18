package io.camelzodb.tree.tar;

import io.camelzodb.tree.TreeFault;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks a file that may be packed: gzip here, bzip2 and xz with the programs of that name, if the
 * system has them. The first bytes say which it is.
 */
final class PackedStream {
  private static final int LONGEST_MAGIC = 6;
  private static final Map<String, byte[]> PROGRAMS =
      Map.of(
          "bzip2", new byte[] {'B', 'Z', 'h'},
          "xz", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
          "zstd", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});

  private PackedStream() {}

  /**
   * Returns the content.
   *
   * @param archive the file, for the programs and for messages
   * @param file its bytes, at their beginning
   * @throws TreeFault if it is packed with a program that is missing
   */
  static InputStream of(Path archive, InputStream file) throws IOException {
    InputStream in = file.markSupported() ? file : new BufferedInputStream(file, 1 << 16);
    in.mark(LONGEST_MAGIC);
    byte[] first = in.readNBytes(LONGEST_MAGIC);
    in.reset();
    if (first.length > 1 && first[0] == 0x1f && first[1] == (byte) 0x8b) {
      return new GZIPInputStream(in, 1 << 16);
    }
    for (Map.Entry<String, byte[]> each : PROGRAMS.entrySet()) {
      byte[] magic = each.getValue();
      if (Arrays.equals(magic, Arrays.copyOf(first, magic.length))) {
        return new Program(archive, each.getKey());
      }
    }
    return in;
  }

  /** Reads the output of a program that unpacks, and checks at the end whether it succeeded. */
  private static final class Program extends FilterInputStream {
    private final Path archive;
    private final String name;
    private final Process process;

    Program(Path archive, String name) throws TreeFault {
      this(archive, name, start(archive, name));
    }

    private Program(Path archive, String name, Process process) {
      super(process.getInputStream());
      this.archive = archive;
      this.name = name;
      this.process = process;
    }

    private static Process start(Path archive, String name) throws TreeFault {
      try {
        return new ProcessBuilder(List.of(name, "-dc"))
            .redirectInput(archive.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
      } catch (IOException missing) {
        throw new TreeFault(
            archive.toString(),
            "is packed with " + name + ", and there is no such program here",
            "install it, or pack the archive with gzip");
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      if (count < 0) {
        checkEnd();
      }
      return count;
    }

    private void checkEnd() throws IOException {
      try {
        if (process.waitFor() != 0) {
          throw new TreeFault(
              archive.toString(), "is damaged: " + name + " ends with " + process.exitValue());
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new TreeFault(archive.toString(), "was not unpacked: interrupted");
      }
    }

    @Override
    public void close() throws IOException {
      super.close();
      process.destroy();
    }
  }
}
