package io.camelzodb.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.util.TemporaryBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A commit that is to be made: what becomes of some files, whoever else changes others meanwhile.
 * Made by {@link HeadCommits}. Not safe for many threads.
 */
public final class PlannedCommit {
  /** Larger files go through a file on their way. */
  private static final int IN_MEMORY = 1 << 20;

  private final ObjectInserter inserter;
  private final CommitMessage message;
  private final Signature author;
  private final SortedMap<String, TreeChange.@Nullable Leaf> leaves = new TreeMap<>();

  PlannedCommit(ObjectInserter inserter, CommitMessage message, Signature author) {
    this.inserter = inserter;
    this.message = message;
    this.author = author;
  }

  /** Writes the bytes of a file. */
  public interface Bytes {
    /** Writes them all. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * A file that is to hold some bytes.
   *
   * @param path relative to the top
   * @throws IOException if the bytes cannot be read, or the repository cannot be written
   */
  public void put(Path path, Bytes bytes) throws IOException {
    TemporaryBuffer.LocalFile buffer = new TemporaryBuffer.LocalFile(null, IN_MEMORY);
    try {
      try (OutputStream out = buffer) {
        bytes.writeTo(out);
      }
      try (InputStream in = buffer.openInputStream()) {
        leaves.put(
            RawPath.of(path),
            new TreeChange.Leaf(
                IndexEntry.FILE, inserter.insert(Constants.OBJ_BLOB, buffer.length(), in)));
      }
    } finally {
      buffer.destroy();
    }
  }

  /** A file or folder that is to be gone. */
  public void remove(Path path) {
    leaves.put(RawPath.of(path), null);
  }

  CommitMessage message() {
    return message;
  }

  Signature author() {
    return author;
  }

  /** By raw path; null for a file or folder that is to be gone. */
  SortedMap<String, TreeChange.@Nullable Leaf> leaves() {
    return leaves;
  }
}
