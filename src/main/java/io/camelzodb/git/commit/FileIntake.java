package io.camelzodb.git.commit;

import io.camelzodb.concurrent.Batches;
import io.camelzodb.concurrent.Stage;
import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.HeldTree;
import io.camelzodb.files.PlainFile;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Hardening;
import io.camelzodb.git.RawPath;
import io.camelzodb.git.TreeCache;
import io.camelzodb.git.index.FileStat;
import io.camelzodb.git.index.IndexEntry;
import io.camelzodb.git.pack.CommitObjects;
import io.camelzodb.git.pack.InsertedObjects;
import io.camelzodb.git.pack.PackedObjects;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Stores the content of files in a repository while more files are being found: for many files one
 * thread reads, another one hashes and packs. Files that the index shows as unchanged are not read.
 * Used by one thread.
 */
final class FileIntake implements Closeable {
  /** From this many new files on they go into a pack, as in git's own transfer.unpackLimit. */
  private static final int PACK_FROM = 100;

  private static final int STREAM_FROM = 1 << 20;
  private static final int MOST_BYTES = 8 << 20;

  private final Path top;
  private final HeldTree tree;
  private final Repository repository;
  private final boolean hasCommits;
  private final Hardening hardening;
  private final SortedMap<String, IndexEntry> before;
  private final long indexWritten;
  private final boolean fileMode;
  private final SortedMap<String, IndexEntry> entries = new TreeMap<>();
  private final SortedMap<String, IndexEntry> untouched = new TreeMap<>();
  private final List<FoundFile> waitingFiles = new ArrayList<>();
  private @Nullable CommitObjects objects;
  private @Nullable Pipeline pipeline;

  private record FoundFile(String raw, FileStat.Observation seen) {}

  /** A file with its bytes; null if they are too many for memory. */
  @SuppressWarnings("ArrayRecordComponent") // Handed from thread to thread, never compared.
  private record ReadFile(FoundFile file, byte @Nullable [] bytes) {}

  /**
   * Creates it.
   *
   * @param before the index
   * @param indexWritten when the index was written, in seconds of Unix time
   */
  FileIntake(
      GitWorkTree workTree,
      boolean hasCommits,
      SortedMap<String, IndexEntry> before,
      long indexWritten) {
    this.top = workTree.top();
    this.tree = HeldTree.named(top);
    this.repository = workTree.repository();
    this.hasCommits = hasCommits;
    this.hardening = workTree.hardening();
    this.before = before;
    this.indexWritten = indexWritten;
    this.fileMode = repository.getConfig().getBoolean("core", "filemode", true);
  }

  /** Stores a file. */
  void add(String raw, FileStat.Observation seen) throws IOException {
    IndexEntry old = before.get(raw);
    // A file written in the second of the index or later may have an unnoticed change.
    if (old != null
        && old.stat().equals(seen.stat())
        && old.mode() == mode(seen, old)
        && seen.stat().mtimeSeconds() < indexWritten) {
      untouched.put(raw, old);
      return;
    }
    FoundFile file = new FoundFile(raw, seen);
    if (pipeline != null) {
      pipeline.foundFiles.add(file, raw.length());
      return;
    }
    waitingFiles.add(file);
    if (waitingFiles.size() >= PACK_FROM) {
      CommitObjects pack = new PackedObjects(repository, new TreeCache(), hardening, hasCommits);
      objects = pack;
      pipeline = new Pipeline(pack);
      for (FoundFile each : waitingFiles) {
        pipeline.foundFiles.add(each, each.raw.length());
      }
      waitingFiles.clear();
    }
  }

  /** Waits for the second thread; returns all files by raw path with their index entries. */
  SortedMap<String, IndexEntry> finish() throws IOException {
    if (pipeline != null) {
      pipeline.finish();
    } else {
      CommitObjects loose = objects();
      for (FoundFile file : waitingFiles) {
        store(loose, new ReadFile(file, read(file)));
      }
    }
    entries.putAll(untouched);
    return entries;
  }

  /** Returns the objects with the files, for trees and the commit; closed with this. */
  CommitObjects objects() {
    CommitObjects opened = objects;
    if (opened == null) {
      opened = InsertedObjects.loose(repository, new TreeCache(), hardening);
      objects = opened;
    }
    return opened;
  }

  /** The two threads, while there are many files. */
  private final class Pipeline implements Closeable {
    private final Stage<List<ReadFile>> storing;
    private final Batches<ReadFile> readFiles;
    private final Stage<List<FoundFile>> reading;
    final Batches<FoundFile> foundFiles;

    Pipeline(CommitObjects pack) {
      storing =
          new Stage<>(
              "commit-store",
              MOST_BYTES,
              files -> {
                for (ReadFile file : files) {
                  store(pack, file);
                }
              });
      readFiles = new Batches<>(storing);
      reading =
          new Stage<>(
              "commit-read",
              MOST_BYTES,
              files -> {
                for (FoundFile file : files) {
                  byte[] bytes = read(file);
                  readFiles.add(new ReadFile(file, bytes), bytes == null ? 0 : bytes.length);
                }
              });
      foundFiles = new Batches<>(reading);
    }

    void finish() throws IOException {
      foundFiles.flush();
      reading.finish();
      readFiles.flush();
      storing.finish();
    }

    @Override
    public void close() throws IOException {
      try (storing) {
        reading.close();
      }
    }
  }

  private byte @Nullable [] read(FoundFile file) throws IOException {
    if (file.seen.size() >= STREAM_FROM) {
      return null;
    }
    Path path = path(file);
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes((int) file.seen.size() + 1);
      if (bytes.length != file.seen.size()) {
        throw changed(path, null);
      }
      return bytes;
    }
  }

  private void store(CommitObjects to, ReadFile readFiles) throws IOException {
    FoundFile file = readFiles.file;
    ObjectId id = readFiles.bytes == null ? stream(to, file) : to.blob(readFiles.bytes);
    entries.put(file.raw, IndexEntry.of(file.seen, mode(file.seen, null), id));
  }

  private ObjectId stream(CommitObjects to, FoundFile file) throws IOException {
    Path path = path(file);
    try {
      return to.blob(file.seen.size(), () -> open(file));
    } catch (EOFException shorter) {
      throw changed(path, shorter);
    }
  }

  /** Opens a file without following any link on its path. */
  private InputStream open(FoundFile file) throws IOException {
    String path = RawPath.text(file.raw);
    return tree.in(HeldTree.parent(path), folder -> PlainFile.open(folder.at(HeldTree.name(path))));
  }

  private Path path(FoundFile file) {
    return top.resolve(RawPath.text(file.raw));
  }

  private static GitException changed(Path path, @Nullable Exception cause) {
    return new GitException(
        new Fault.Conflict(path + ": changed while it was read", "try again")
            .at(FaultPlace.ofFile(path)),
        cause);
  }

  private int mode(FileStat.Observation seen, @Nullable IndexEntry old) {
    if (!fileMode) {
      return old != null && old.mode() == IndexEntry.EXECUTABLE ? old.mode() : IndexEntry.FILE;
    }
    return seen.executable() ? IndexEntry.EXECUTABLE : IndexEntry.FILE;
  }

  /** Ends the threads, and removes packed objects that were not flushed. */
  @Override
  public void close() throws IOException {
    try {
      if (pipeline != null) {
        pipeline.close();
      }
    } finally {
      tree.close();
      if (objects != null) {
        objects.close();
      }
    }
  }
}
