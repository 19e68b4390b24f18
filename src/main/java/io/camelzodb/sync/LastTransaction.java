package io.camelzodb.sync;

import io.camelzodb.storage.Tid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Optional;

/**
 * The file {@value #NAME} in a base folder, as perfact-zodbsync has it: the tid up to which the
 * tree was recorded, its 8 bytes in Base64, without a line end.
 */
public final class LastTransaction {
  /** Name of the file. */
  static final String NAME = "__last_txn__";

  private static final int LONGEST = 64;

  private final Path file;

  /** Of one database in a tree. */
  public LastTransaction(PositionNames names) {
    this.file = names.lastTransaction();
  }

  /** The position; empty where there is no file, or it holds no tid. */
  public Optional<Tid> read() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
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

  /** Replaces the position as a whole. */
  void write(Tid tid) throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    Files.write(fresh, Base64.getEncoder().encode(tid.toBytes()));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
