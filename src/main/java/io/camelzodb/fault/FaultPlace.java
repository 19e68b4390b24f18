package io.camelzodb.fault;

import org.jspecify.annotations.Nullable;

/**
 * Says where an error is, as far as that is known; unknown parts are null. Immutable.
 *
 * @param source the database or export, as its user named it, without passwords
 * @param path the object in the database, such as {@code /site/news}
 * @param oid the object or record, as {@code 0x} and 16 hexadecimal digits
 * @param tid the transaction, as {@code 0x} and 16 hexadecimal digits
 * @param offset the byte in the source or file, counted from 0
 * @param file the file or folder of the tree, the repository or the configuration
 * @param line the line in that file, counted from 1
 */
public record FaultPlace(
    @Nullable String source,
    @Nullable String path,
    @Nullable String oid,
    @Nullable String tid,
    @Nullable Long offset,
    @Nullable String file,
    @Nullable Integer line) {

  /** The unknown place. */
  public static final FaultPlace NOWHERE = new FaultPlace(null, null, null, null, null, null, null);

  /** Returns the place of a source. */
  public static FaultPlace ofSource(String source) {
    return new FaultPlace(source, null, null, null, null, null, null);
  }

  /** Returns the place of a byte in a source. */
  public static FaultPlace ofByte(String source, long offset) {
    return new FaultPlace(source, null, null, null, offset, null, null);
  }

  /** Returns the place of an object, by its path. */
  public static FaultPlace ofPath(Object path) {
    return new FaultPlace(null, path.toString(), null, null, null, null, null);
  }

  /** Returns the place of an object, by its oid. */
  public static FaultPlace ofOid(Object oid) {
    return new FaultPlace(null, null, oid.toString(), null, null, null, null);
  }

  /** Returns the place of a transaction. */
  public static FaultPlace ofTid(Object tid) {
    return new FaultPlace(null, null, null, tid.toString(), null, null, null);
  }

  /** Returns the place of a file or folder. */
  public static FaultPlace ofFile(Object file) {
    return new FaultPlace(null, null, null, null, null, file.toString(), null);
  }

  /** Returns the place of a line in a file. */
  public static FaultPlace ofLine(Object file, int line) {
    return new FaultPlace(null, null, null, null, null, file.toString(), line);
  }

  /** Returns this place with another name of its source. */
  public FaultPlace inSource(String named) {
    return new FaultPlace(named, path, oid, tid, offset, file, line);
  }

  /** Returns this place, completed from another one. */
  public FaultPlace and(FaultPlace more) {
    // An offset belongs to the source, a line to the file beside it.
    boolean sameSource = source == null || more.source == null || source.equals(more.source);
    boolean sameFile = file == null || more.file == null || file.equals(more.file);
    return new FaultPlace(
        or(source, more.source),
        or(path, more.path),
        or(oid, more.oid),
        or(tid, more.tid),
        or(offset, sameSource ? more.offset : null),
        or(file, more.file),
        or(line, sameFile ? more.line : null));
  }

  private static <T> @Nullable T or(@Nullable T one, @Nullable T other) {
    return one == null ? other : one;
  }
}
