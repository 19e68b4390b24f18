package io.camelzodb.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Unpacks the databases and trees of the corpus: gzipped tar, long names as pax has them. */
public final class TarGz {
  private static final int BLOCK = 512;
  private static final Pattern PATH = Pattern.compile("\\d+ path=(.*)\n");

  private TarGz() {}

  /** Unpacks the files of an archive into a folder. */
  public static void unpack(Path archive, Path into) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16))) {
      byte[] header = new byte[BLOCK];
      String longName = "";
      while (true) {
        in.readFully(header);
        String name = text(header, 0, 100);
        if (name.isEmpty()) {
          return;
        }
        long size = Long.parseLong(text(header, 124, 12).strip(), 8);
        Path target = into.resolve(longName.isEmpty() ? name : longName).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("a path out of the archive: " + name);
        }
        char kind = (char) header[156];
        byte[] content = in.readNBytes((int) size);
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        Matcher path = PATH.matcher(new String(content, StandardCharsets.UTF_8));
        longName = kind == 'x' && path.find() ? path.group(1) : "";
        if (kind == '0' || kind == 0) {
          Files.createDirectories(target.getParent());
          Files.write(target, content);
        } else if (kind != '5' && kind != 'x' && kind != 'g') {
          throw new IOException("an entry of kind " + kind + ": " + name);
        }
      }
    }
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }
}
