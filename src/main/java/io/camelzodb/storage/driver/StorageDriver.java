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
    /** It would try, if nobody else knows the file, and say what the file is instead. */
    MAYBE,
    /** The file is of another kind. */
    NO
  }

  /**
   * The schemes of its URIs, at least one: letters in lower case, digits, {@code +}, {@code -} and
   * dots, two characters or more.
   */
  List<String> schemes();

  /** What the driver opens, as one sentence for the documentation. */
  String description();

  /**
   * How its URIs look, for help and messages, the most usual form first: {@code zeo://HOST:PORT}.
   */
  List<String> forms();

  /** How its URIs are built. */
  default UriForm form() {
    return UriForm.SERVER;
  }

  /** All options that its URIs may have; the program refuses any other one. */
  default List<DriverOption> options() {
    return List.of();
  }

  /** Whether {@link #openForWriting} opens some of its databases. */
  default boolean writable() {
    return false;
  }

  /**
   * The name of a database, the same whatever the options of its URI are; positions are kept under
   * it. It begins with the scheme and has no users and passwords in it. Characters that a key may
   * not have are {@linkplain DatabaseKey#encoded encoded} by the caller.
   *
   * @throws InvalidUriException if the URI names no database
   */
  default String key(StorageUri uri) {
    return uri.scheme() + ":" + uri.authority() + uri.path();
  }

  /**
   * A URI as it may be printed: what only this driver knows to be secret is replaced by {@link
   * ShownUri#MASK}. Users and passwords before an at sign, and options that are {@linkplain
   * DriverOption#secret secret}, are hidden by the program in any case.
   *
   * @param uri what somebody wrote, from the scheme on; it may be no correct URI, and text may
   *     follow. A URI that was shown once is shown as it is
   */
  default String shown(String uri) {
    return uri;
  }

  /**
   * Checks the options of a URI, without opening anything.
   *
   * @throws InvalidUriException if one makes no sense
   */
  default void check(StorageUri uri) {}

  /** What is done with a damaged database: what the URI says, else {@code standard}. */
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
   * @throws InvalidUriException if the URI makes no sense
   * @throws IOException if it cannot be opened; the message says which database, why, and what to
   *     do
   */
  ObjectStore open(StorageUri uri, OpenOptions options) throws IOException;

  /**
   * Opens a database for reading and writing; the caller closes it. Asked only of a {@linkplain
   * #writable writable} driver.
   *
   * @param create whether a database that is not there is made
   * @throws InvalidUriException if the URI makes no sense, or says that nothing is written
   * @throws IOException if it cannot be opened, or is open for writing elsewhere
   */
  default WritableStore openForWriting(StorageUri uri, boolean create) throws IOException {
    throw new InvalidUriException(uri, "cannot be written; name another database");
  }

  /** The types of the sections of a {@code zope.conf} that name such a database, in lower case. */
  default List<String> sections() {
    return List.of();
  }

  /**
   * The URI of the database that a section of a {@code zope.conf} names.
   *
   * @param section one whose type is among {@link #sections}
   * @param blobs the folder of a {@code <blobstorage>} around it; else null
   * @throws IOException if a key is missing or makes no sense: {@link ConfigSection#fault}
   */
  default String uri(ConfigSection section, @Nullable Path blobs) throws IOException {
    throw section.fault("this storage cannot be read");
  }
}
