package io.camelzodb.git.commit;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.RawPath;
import io.camelzodb.git.Signature;
import io.camelzodb.git.index.IndexEntry;
import io.camelzodb.git.index.TreeChange;
import io.camelzodb.git.pack.CommitObjects;
import io.camelzodb.git.tree.FolderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.util.TemporaryBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the files of a commit before it is made; other files may change meanwhile. Created by
 * {@link HeadCommits}. Not safe for many threads.
 */
public final class PlannedCommit {
  /** Larger files go through a temporary file. */
  private static final int IN_MEMORY = 1 << 20;

  private final CommitObjects objects;
  private CommitMessage message = CommitMessage.of("");
  private @Nullable Signature author;
  private @Nullable Signature committer;
  private @Nullable Written follows;
  private final FolderNames names;
  private final SortedMap<String, TreeChange.@Nullable Leaf> leaves = new TreeMap<>();

  PlannedCommit(CommitObjects objects, FolderNames names) {
    this.objects = objects;
    this.names = names;
  }

  /** Sets message, author and committer. */
  public void describe(CommitMessage text, Signature who, Signature by) {
    message = text;
    author = who;
    committer = by;
  }

  /**
   * Declares that the files come from the database to which a commit of the branch was just played
   * back. Files that equal that commit stay as people have committed them since.
   *
   * @param own recognizes, by its message, a commit that is not played back
   */
  public void follows(CommitId written, Predicate<CommitMessage> own) {
    follows = new Written(written, own);
  }

  /** See {@link #follows}. */
  record Written(CommitId commit, Predicate<CommitMessage> own) {}

  @Nullable Written follows() {
    return follows;
  }

  /** Returns the number of files and folders that change. */
  public int size() {
    return leaves.size();
  }

  /** Writes the bytes of a file. */
  public interface Bytes {
    /** Writes them all. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Sets the content of a file.
   *
   * @param path relative to the top
   * @return whether it differs from the commit before
   * @throws IOException if the bytes cannot be read, or the repository cannot be written
   */
  public boolean put(Path path, Bytes bytes) throws IOException {
    String raw = RawPath.of(path);
    ObjectId id;
    TemporaryBuffer.LocalFile buffer = new TemporaryBuffer.LocalFile(null, IN_MEMORY);
    try {
      try (OutputStream out = buffer) {
        bytes.writeTo(out);
      }
      id = objects.blob(names.file(raw), buffer);
    } finally {
      buffer.destroy();
    }
    leaves.put(raw, new TreeChange.Leaf(IndexEntry.FILE, id));
    return names.put(raw, id);
  }

  /**
   * Removes a file or folder.
   *
   * @throws IOException if the repository cannot be read
   */
  public void remove(Path path) throws IOException {
    String raw = RawPath.of(path);
    leaves.subMap(raw + '/', raw + (char) ('/' + 1)).clear();
    leaves.put(raw, null);
    names.remove(raw);
  }

  /**
   * Returns the names in a folder after all planned changes, of this commit and earlier ones.
   *
   * @return names, those of folders with a slash at the end; none if there is no folder
   * @throws IOException if the repository cannot be read
   */
  public Set<String> names(Path folder) throws IOException {
    Set<String> decoded = new HashSet<>();
    for (String name : names.of(RawPath.of(folder))) {
      decoded.add(RawPath.text(name));
    }
    return decoded;
  }

  /**
   * Returns the content of a small file after all planned changes.
   *
   * @return null if there is no such file
   * @throws IOException if the repository cannot be read
   */
  public byte @Nullable [] read(Path file) throws IOException {
    ObjectId id = names.file(RawPath.of(file));
    return id == null ? null : objects.file(id);
  }

  /**
   * Opens a file of any size after all planned changes.
   *
   * @return null if there is no such file
   * @throws IOException if the repository cannot be read
   */
  public @Nullable InputStream open(Path file) throws IOException {
    ObjectId id = names.file(RawPath.of(file));
    return id == null ? null : objects.open(id);
  }

  CommitMessage message() {
    return message;
  }

  Signature author(Signature fallback) {
    return author == null ? fallback : author;
  }

  Signature committer(Signature fallback) {
    return committer == null ? fallback : committer;
  }

  /** Returns the changes by raw path; null for a removed file or folder. */
  SortedMap<String, TreeChange.@Nullable Leaf> leaves() {
    return leaves;
  }
}
