package io.camelzodb.sync.commit;

import io.camelzodb.files.DiskSync;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.Tid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads and writes the file {@value #NAME}, in which perfact-zodbsync keeps its position. It holds
 * the tid up to which the tree was recorded: 8 bytes in Base64, without a line end.
 */
public final class LastTransaction {
  /** Name of the file. */
  public static final String NAME = "__last_txn__";

  private static final int LONGEST = 64;

  private final Path file;
  private final boolean synced;

  /** Creates it for one database in a tree. */
  public LastTransaction(PositionNames names) {
    this.file = names.lastTransaction();
    this.synced = names.synced();
  }

  /** Returns the position; empty if there is no file, or it holds no tid. */
  public Optional<Tid> read() throws IOException {
    byte[] bytes;
    try (InputStream in = PlainFile.open(file)) {
      bytes = in.readNBytes(LONGEST);
    } catch (NoSuchFileException never) {
      return Optional.empty();
    }
    try {
      byte[] tid =
          Base64.getDecoder().decode(new String(bytes, StandardCharsets.ISO_8859_1).strip());
      return tid.length == Long.BYTES ? Optional.of(Tid.of(tid)) : Optional.empty();
    } catch (IllegalArgumentException noTid) {
      return Optional.empty();
    }
  }

  /** Replaces the position, after the files that it stands for have reached the disk. */
  public void write(Tid tid) throws IOException {
    if (synced) {
      DiskSync.fileSystem(file.resolveSibling(""));
    }
    writeOnly(tid);
  }

  /** Replaces the position when the files are on the disk already. */
  public void writeOnly(Tid tid) throws IOException {
    PlainFile.replace(
        file,
        file.resolveSibling("." + file.getFileName() + ".new"),
        Base64.getEncoder().encode(tid.toBytes()),
        synced);
  }
}
