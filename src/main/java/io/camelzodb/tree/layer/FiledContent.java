package io.camelzodb.tree.layer;

import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.SourceFile;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Compares the files of an object with those that a layer holds. White space around the metadata
 * does not count, as in perfact-zodbsync.
 */
final class FiledContent {
  private static final int BUFFER = 1 << 16;

  private final ObjectFiles object;

  FiledContent(ObjectFiles object) {
    this.object = object;
  }

  ObjectPath path() {
    return object.path();
  }

  /** Returns the names of its files. */
  Set<String> names() {
    String source = object.sourceName();
    return source == null ? Set.of(MetadataFile.NAME) : Set.of(MetadataFile.NAME, source);
  }

  /** Whether a folder of a layer holds the same files. */
  boolean isIn(TreeSource layer, String folder) throws IOException {
    String own = object.sourceName();
    List<String> sources =
        layer.names(folder).stream().filter(name -> name.startsWith(SourceFile.PREFIX)).toList();
    if (!sources.equals(own == null ? List.of() : List.of(own))
        || !isPlain(layer, folder, MetadataFile.NAME)
        || (own != null && !isPlain(layer, folder, own))) {
      return false;
    }
    try (InputStream in = layer.open(folder + "/" + MetadataFile.NAME)) {
      byte[] limited = in.readNBytes(object.metadata().length + BUFFER);
      if (!Arrays.equals(stripped(limited), stripped(object.metadata()))) {
        return false;
      }
    }
    Content source = object.source();
    if (own == null || source == null) {
      return true;
    }
    try (InputStream in = layer.open(folder + "/" + own);
        Comparison comparison = new Comparison(in)) {
      source.writeTo(comparison);
      return comparison.isSame();
    }
  }

  private static boolean isPlain(TreeSource layer, String folder, String name) throws IOException {
    TreeSource.Entry entry = layer.entry(folder + "/" + name);
    return entry != null && entry.kind() == TreeSource.Kind.FILE;
  }

  /** Removes what Python's {@code bytes.strip()} removes. */
  private static byte[] stripped(byte[] bytes) {
    int from = 0;
    int to = bytes.length;
    while (from < to && isBlank(bytes[from])) {
      from++;
    }
    while (to > from && isBlank(bytes[to - 1])) {
      to--;
    }
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static boolean isBlank(byte each) {
    return each == ' ' || (each >= '\t' && each <= '\r');
  }

  /** Compares what is written with what a stream holds. */
  private static final class Comparison extends OutputStream {
    private final InputStream in;
    private boolean same = true;

    Comparison(InputStream in) {
      this.in = in;
    }

    @Override
    public void write(int each) throws IOException {
      write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      for (int done = 0; same && done < count; ) {
        int part = Math.min(BUFFER, count - done);
        byte[] there = in.readNBytes(part);
        int from = offset + done;
        same = Arrays.equals(there, 0, there.length, bytes, from, from + part);
        done += part;
      }
    }

    /** Whether both are the same to their ends. */
    boolean isSame() throws IOException {
      return same && in.read() < 0;
    }
  }
}
