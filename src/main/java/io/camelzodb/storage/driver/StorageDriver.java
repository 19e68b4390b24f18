package io.camelzodb.storage.driver;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.write.WritableStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens the databases of one kind of storage, such as ZEO servers ({@code zeo://localhost:8100}).
 *
 * <p>A driver is a public class with a public constructor without parameters, named in a file
 * {@code META-INF/services/io.camelzodb.storage.driver.StorageDriver} of its jar. It is made once
 * and used by many threads. All methods but the two that open are called often, and must neither
 * read a file nor reach a server, {@link #recognize} excepted, which reads the first bytes of a
 * file.
 */
public interface StorageDriver {

  /** How sure a driver is that a file is one of its kind. */
  enum Recognition {
    /** Its first bytes say so. */
    YES,
    /** It would try if no other driver knows the file, and report what the file is instead. */
    MAYBE,
    /** The file is of another kind. */
    NO
  }

  /**
   * The schemes of its URIs, at least one: letters in lower case, digits, {@code +}, {@code -} and
   * dots, two characters or more.
   */
  List<String> schemes();

  /** Returns one sentence for the documentation about what the driver opens. */
  String description();

  /**
   * Returns the forms of its URIs, for help and messages, the most usual one first: {@code
   * zeo://HOST:PORT}.
   */
  List<String> forms();

  /** Returns the structure of its URIs. */
  default UriForm form() {
    return UriForm.SERVER;
  }

  /** Returns all options that its URIs may have; the program refuses any other one. */
  default List<DriverOption> options() {
    return List.of();
  }

  /** Whether {@link #openForWriting} opens some of its databases. */
  default boolean writable() {
    return false;
  }

  /**
   * Returns the key of a database, which does not depend on the options of its URI; positions are
   * stored under it. It begins with the scheme and holds no user or password. The caller
   * {@linkplain DatabaseKey#encoded encodes} characters that a key must not have.
   *
   * @throws InvalidUriException if the URI names no database
   */
  default String key(StorageUri uri) {
    return uri.scheme() + ":" + uri.authority() + uri.path();
  }

  /**
   * Returns a URI for output: parts that only this driver knows as secret are replaced by {@link
   * RedactedUri#MASK}. Users and passwords before an at sign, and options that are {@linkplain
   * DriverOption#secret secret}, are hidden by the program in any case.
   *
   * @param uri the text of a user, from the scheme on; it may be invalid, and text may follow. A
   *     second call must change nothing
   */
  default String shown(String uri) {
    return uri;
  }

  /**
   * Checks the options of a URI, without opening anything.
   *
   * @throws InvalidUriException if one is invalid
   */
  default void check(StorageUri uri) {}

  /** Returns how a damaged database is treated: as the URI says, else {@code standard}. */
  default DamagePolicy damaged(StorageUri uri, DamagePolicy standard) {
    return standard;
  }

  /**
   * Whether a file or folder that is named without a scheme is one of its kind, by its first bytes.
   * Never throws: what cannot be read is not recognized.
   */
  default Recognition recognize(Path path) {
    return Recognition.NO;
  }

  /**
   * Opens a database for reading; the caller closes it.
   *
   * @throws InvalidUriException if the URI is invalid
   * @throws IOException if it cannot be opened; the message says which database, why, and what to
   *     do
   */
  ObjectStore open(StorageUri uri, OpenOptions options) throws IOException;

  /**
   * Opens a database for reading and writing; the caller closes it. Called only for a {@linkplain
   * #writable writable} driver.
   *
   * @param create whether a missing database is created
   * @throws InvalidUriException if the URI is invalid, or read-only
   * @throws IOException if it cannot be opened, or is open for writing elsewhere
   */
  default WritableStore openForWriting(StorageUri uri, boolean create) throws IOException {
    throw new InvalidUriException(uri, "cannot be written", "name another database");
  }

  /** The types of the sections of a {@code zope.conf} that name such a database, in lower case. */
  default List<String> sections() {
    return List.of();
  }

  /**
   * Returns the URI of the database that a section of a {@code zope.conf} names.
   *
   * @param section a section whose type is among {@link #sections}
   * @param blobs the folder of a {@code <blobstorage>} around it; else null
   * @throws IOException if a key is missing or invalid: {@link ConfigSection#fault}
   */
  default String uri(ConfigSection section, @Nullable Path blobs) throws IOException {
    throw section.fault("this storage cannot be read");
  }
}
