package io.camelzodb.git.pack;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.util.TemporaryBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Stores the objects of new commits: as loose objects by JGit ({@link InsertedObjects}), or in a
 * pack with deltas of folders ({@link PackedObjects}). Not safe for many threads; {@link #close}
 * may drop objects that were not flushed.
 */
public interface CommitObjects extends Closeable {
  /**
   * Stores the content of a file.
   *
   * @param before the old content of the file, which need not be stored again; null for a new one
   * @param content closed; stays the caller's
   */
  ObjectId blob(@Nullable ObjectId before, TemporaryBuffer content) throws IOException;

  /** Stores the content of a file. */
  ObjectId blob(byte[] content) throws IOException;

  /** Opens a file, again with each call. */
  interface Opener {
    /** Opens its content from the beginning. */
    InputStream open() throws IOException;
  }

  /**
   * Stores the content of a file that is too long for memory.
   *
   * @throws java.io.EOFException if it has fewer bytes
   */
  ObjectId blob(long length, Opener file) throws IOException;

  /**
   * Stores a folder.
   *
   * @param before its old id; null for a new one
   * @param stored its old bytes
   * @param now its new bytes
   * @return its id, which may be {@code before}
   */
  ObjectId tree(@Nullable ObjectId before, byte[] stored, byte[] now) throws IOException;

  /** Returns the bytes of a folder, stored here or before. */
  byte[] tree(ObjectId id) throws IOException;

  /** Returns the content of a small file, stored here or before. */
  byte[] file(ObjectId id) throws IOException;

  /** Opens a file of any size, which may have been stored here. */
  InputStream open(ObjectId id) throws IOException;

  /** Stores a commit. */
  ObjectId commit(CommitBuilder commit) throws IOException;

  /** Makes all stored objects readable for others. */
  void flush() throws IOException;

  /** Returns a reader of the repository and, after {@link #flush}, of the objects stored here. */
  ObjectReader reader();

  /**
   * Drops objects that were not flushed; files that cannot be removed now are removed at the next
   * start.
   */
  @Override
  void close();
}
