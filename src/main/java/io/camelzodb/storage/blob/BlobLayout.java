package io.camelzodb.storage.blob;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import java.nio.file.Path;
import java.util.HexFormat;

/** Computes the folder of an oid in a blob storage (ZODB.blob). */
public enum BlobLayout {
  /** A folder for each byte of the oid: {@code 0x00/0x00/…/0x22/0x0c}. */
  BUSHY,
  /** One folder for each oid, its bytes without leading zeros in hexadecimal: {@code 0x022c}. */
  LAWN;

  /** Returns the name of the file that a transaction wrote, in the folder of the object. */
  public static String fileName(Tid tid) {
    return digits(tid.value()) + ".blob";
  }

  /** Returns an even number of hexadecimal digits without further leading zeros. */
  private static String digits(long number) {
    String digits = Long.toHexString(number);
    return (digits.length() % 2 == 0 ? "0x" : "0x0") + digits;
  }

  /** Returns the folder of an object's blobs in a blob storage. */
  public Path folder(Path storage, Oid oid) {
    if (this == LAWN) {
      return storage.resolve(digits(oid.value()));
    }
    HexFormat hex = HexFormat.of();
    Path folder = storage;
    for (byte part : oid.toBytes()) {
      folder = folder.resolve("0x" + hex.toHexDigits(part));
    }
    return folder;
  }
}
