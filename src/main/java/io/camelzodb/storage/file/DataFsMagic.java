package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Recognizes a {@code Data.fs} by its first bytes, the magic. */
public final class DataFsMagic {
  private static final int LENGTH = FileStorage.FIRST_TRANSACTION;
  private static final List<String> MAGICS = List.of("FS21", "FS30");

  private DataFsMagic() {}

  /** Reads the magic of a file; shorter if the file is. */
  static String of(MappedFile file) throws StorageException {
    byte[] magic = file.bytes(0, (int) Math.min(LENGTH, file.size()));
    return new String(magic, StandardCharsets.ISO_8859_1);
  }

  /** Whether a file has so few bytes that it may become a {@code Data.fs}. */
  static boolean isBegun(String magic) {
    return magic.length() < LENGTH && MAGICS.get(0).startsWith(magic);
  }

  /** Whether a file begins like a {@code Data.fs}; false if it cannot be read. */
  public static boolean isDataFs(Path path) {
    try (InputStream in = PlainFile.openNamed(path)) {
      return MAGICS.contains(new String(in.readNBytes(LENGTH), StandardCharsets.ISO_8859_1));
    } catch (IOException unreadable) {
      return false;
    }
  }

  /**
   * Checks the magic of a file.
   *
   * @throws StorageException if it is none
   */
  static void check(Path path, String magic) throws StorageException {
    if (!MAGICS.contains(magic)) {
      throw new StorageException(
          new Fault.Damaged(
                  path
                      + " is not a Data.fs: it begins with "
                      + printable(magic)
                      + ", not with FS21 or FS30")
              .at(FaultPlace.ofByte(path.toString(), 0)));
    }
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.chars()
        .forEach(
            c ->
                shown.append(
                    c >= 32 && c < 127 ? String.valueOf((char) c) : "\\x%02x".formatted(c)));
    return shown.append('"').toString();
  }
}
