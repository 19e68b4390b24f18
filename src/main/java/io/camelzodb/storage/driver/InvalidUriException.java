package io.camelzodb.storage.driver;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.ThrownFault;

/** Reports that a URI names no database, or has an invalid option. */
public final class InvalidUriException extends IllegalArgumentException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  /**
   * Creates it for a parsed URI.
   *
   * @param uri the URI, which is quoted without secrets
   * @param what is wrong, and what to do
   */
  public InvalidUriException(StorageUri uri, String what) {
    super(RedactedUri.of(uri.text()) + ": " + what);
  }

  private InvalidUriException(String message) {
    super(message);
  }

  /** A text that is no URI of a database. */
  static InvalidUriException noDatabase(String text, String what) {
    return new InvalidUriException("\"" + RedactedUri.of(text) + "\" names no database: " + what);
  }

  @Override
  public Fault fault() {
    return new Fault.Configuration(String.valueOf(getMessage()));
  }
}
