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
 * Where the objects of new commits go: to JGit ({@link InsertedObjects}), or into a pack that knows
 * how folders change ({@link PackedObjects}). Not safe for many threads; what was not flushed may
 * be lost with {@link #close}.
 */
public interface CommitObjects extends Closeable {
  /**
   * Stores the content of a file.
   *
   * @param before what the file held, which need not be stored again; null for a new one
   * @param content closed; stays the caller's
   */
  ObjectId blob(@Nullable ObjectId before, TemporaryBuffer content) throws IOException;

  /** Stores the content of a file. */
  ObjectId blob(byte[] content) throws IOException;

  /** Opens a file, each time it is asked. */
  interface Opener {
    /** Its content from the begin on. */
    InputStream open() throws IOException;
  }

  /**
   * Stores the content of a file that is too long for memory.
   *
   * @throws java.io.EOFException where it has fewer bytes
   */
  ObjectId blob(long length, Opener file) throws IOException;

  /**
   * Stores a folder.
   *
   * @param before its id as it was; null for a new one
   * @param stored its bytes as they were
   * @param now its bytes
   * @return its id, which may be {@code before}
   */
  ObjectId tree(@Nullable ObjectId before, byte[] stored, byte[] now) throws IOException;

  /** The bytes of a folder, be it stored here or before. */
  byte[] tree(ObjectId id) throws IOException;

  /** The content of a small file, be it stored here or before. */
  byte[] file(ObjectId id) throws IOException;

  /** Stores a commit. */
  ObjectId commit(CommitBuilder commit) throws IOException;

  /** Makes all that was stored readable for everybody. */
  void flush() throws IOException;

  /** Reads what is in the repository, and after {@link #flush} what was stored here. */
  ObjectReader reader();

  /** Drops what was not flushed; what cannot be removed now is removed at the next start. */
  @Override
  void close();
}
