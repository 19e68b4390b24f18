package io.camelzodb.storage.driver;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.ThrownFault;

/** Says that a URI names no database, or has an option that makes no sense. */
public final class InvalidUriException extends IllegalArgumentException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  /**
   * A fault of a URI that was taken apart.
   *
   * @param uri which is quoted without what may be secret
   * @param what is wrong, and what to do
   */
  public InvalidUriException(StorageUri uri, String what) {
    super(ShownUri.of(uri.text()) + ": " + what);
  }

  private InvalidUriException(String message) {
    super(message);
  }

  /** A text that is no URI of a database. */
  static InvalidUriException noDatabase(String text, String what) {
    return new InvalidUriException("\"" + ShownUri.of(text) + "\" names no database: " + what);
  }

  @Override
  public Fault fault() {
    return new Fault.Configuration(String.valueOf(getMessage()));
  }
}
