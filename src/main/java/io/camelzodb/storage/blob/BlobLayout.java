package io.camelzodb.storage.blob;

import io.camelzodb.storage.Oid;
import java.nio.file.Path;
import java.util.HexFormat;

/** How a blob storage makes folders of oids (ZODB.blob). */
public enum BlobLayout {
  /** A folder for each byte of the oid: {@code 0x00/0x00/…/0x22/0x0c}. */
  BUSHY,
  /** One folder for each oid, its bytes without leading zeros in hexadecimal: {@code 0x022c}. */
  LAWN;

  /** The folder of an object's blobs within a blob storage. */
  public Path folder(Path storage, Oid oid) {
    if (this == LAWN) {
      String digits = Long.toHexString(oid.value());
      return storage.resolve((digits.length() % 2 == 0 ? "0x" : "0x0") + digits);
    }
    HexFormat hex = HexFormat.of();
    Path folder = storage;
    for (byte part : oid.toBytes()) {
      folder = folder.resolve("0x" + hex.toHexDigits(part));
    }
    return folder;
  }
}
